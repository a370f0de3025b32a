#pragma once

#include "client/core/context.hpp"
#include "client/ui/icons.hpp"
#include "shared/api/list.hpp"
#include "shared/api/query_codec.hpp"

#include <functional>
#include <memory>

/// The page of a list, interpreted from its description: nothing but what asks the server is compiled per module.
namespace chengxin::client::kit {

/// Gives the answer once, when it is there: a Value of the list's api::Page<Row>.
using PollList = std::function<std::optional<Result<api::Value>>()>;

/// What is known of a list when its types are forgotten; see list_type.
struct ListType {
    const api::ListInfo* info;
    const api::TypeInfo* row;
    const char* csv;
    const char* xlsx;
    PollList (*ask)(ApiClient& api, const api::Form& form);
};

/// The rows of the page shown that stand before and behind one; 0: none.
struct Neighbours {
    std::int64_t previous = 0;
    std::int64_t next = 0;
};
/// Two buttons; the row that was chosen, else 0.
std::int64_t draw_neighbours(const Neighbours& around);

/// What opens over the list when a row is chosen, named by `id` in the address.
class ListDetail {
public:
    struct Result {
        bool changed = false;   ///< the list must be read again
        std::int64_t go_to = 0; ///< another row was chosen
    };
    virtual ~ListDetail() = default;
    virtual void open(std::int64_t id, PageContext& context) = 0;
    virtual void close() = 0;
    virtual std::int64_t id() const = 0; ///< 0: closed
    virtual Result draw(const Neighbours& around, PageContext& context) = 0;
};

struct ListPage {
    ListType type;
    const char* action = ""; ///< the page's main button; empty: none
    ui::Icon action_icon = ui::Icon::upload;
    const char* action_address = "";
    std::unique_ptr<ListDetail> (*detail)();
};

PageEntry list_page(const ListPage& description);

// ---- template bodies ----

template <class L> PollList ask_list(ApiClient& api, const api::Form& form)
{
    using Request = typename L::Rows::Request;
    using Page = typename L::Rows::Response;
    Request request;
    if (const auto read = api::decode_form(form, api::type_of<Request>(), &request); !read)
        return [error = read.error()]() -> std::optional<Result<api::Value>> { return fail(error); };
    const auto pending = std::make_shared<Pending<Page>>(api.call<typename L::Rows>(request));
    return [pending]() -> std::optional<Result<api::Value>> {
        auto answer = pending->take();
        if (!answer) return std::nullopt;
        if (!*answer) return fail(answer->error());
        return api::Value::of<Page>(std::move(**answer));
    };
}

template <class L> ListType list_type()
{
    using Row = typename decltype(L::Rows::Response::rows)::value_type;
    return {&L::info, &api::type_of<Row>(), L::Csv::path, L::Xlsx::path, &ask_list<L>};
}

} // namespace chengxin::client::kit
