#include "client/features/data_import/batch_view.hpp"
#include "client/features/data_import/feature.hpp"
#include "shared/features/data_import/batch_list.hpp"

namespace chengxin::client::data_import {

namespace {

class BatchDrawer final : public kit::ListDetail {
public:
    void open(std::int64_t id, PageContext& context) override { open_detail(m_detail, id, context); }
    void close() override { m_detail.open = false; }
    std::int64_t id() const override { return m_detail.open ? m_detail.id : 0; }

    Result draw(const kit::Neighbours& around, PageContext& context) override
    {
        m_detail.around = around;
        draw_detail(m_detail, context);
        return {std::exchange(m_detail.changed, false), std::exchange(m_detail.go_to, 0)};
    }

private:
    BatchDetail m_detail;
};

} // namespace

PageEntry batches_page()
{
    return kit::list_page({.type = kit::list_type<shared::BatchList>(),
                           .action = "上报文件",
                           .action_address = "/upload",
                           .detail = []() -> std::unique_ptr<kit::ListDetail> { return std::make_unique<BatchDrawer>(); }});
}

} // namespace chengxin::client::data_import
