#include "shared/rules/subject_name.hpp"

#include "shared/core/text.hpp"

#include <algorithm>
#include <array>

namespace chengxin::rules {

namespace {

struct Ending {
    std::string_view text;
    NameClass name_class;
};

/// The first that fits decides, so the longer and the more particular stand before what they end in.
constexpr std::array k_endings = {
    // Companies and cooperatives.
    Ending{"有限责任公司", NameClass::company},
    Ending{"股份有限公司", NameClass::company},
    Ending{"有限公司", NameClass::company},
    Ending{"公司", NameClass::company},
    Ending{"专业合作社", NameClass::cooperative},
    Ending{"专业合作社联合社", NameClass::cooperative},
    Ending{"律师事务所", NameClass::lawyers},
    Ending{"事务所", NameClass::mixed},
    // 部
    Ending{"组织部", NameClass::organ},
    Ending{"宣传部", NameClass::organ},
    Ending{"统战部", NameClass::organ},
    Ending{"统一战线工作部", NameClass::organ},
    Ending{"武装部", NameClass::organ},
    Ending{"工作部", NameClass::organ},
    Ending{"门诊部", NameClass::mixed},
    Ending{"部", NameClass::shop},
    // 站
    Ending{"监测站", NameClass::institution},
    Ending{"检疫站", NameClass::institution},
    Ending{"防疫站", NameClass::institution},
    Ending{"推广站", NameClass::institution},
    Ending{"管理站", NameClass::institution},
    Ending{"监督站", NameClass::institution},
    Ending{"保护站", NameClass::institution},
    Ending{"兽医站", NameClass::institution},
    Ending{"文化站", NameClass::institution},
    Ending{"水利站", NameClass::institution},
    Ending{"林业站", NameClass::institution},
    Ending{"农技站", NameClass::institution},
    Ending{"救助站", NameClass::institution},
    Ending{"车站", NameClass::mixed},
    Ending{"检测站", NameClass::mixed},
    Ending{"检验站", NameClass::mixed},
    Ending{"服务站", NameClass::mixed},
    Ending{"工作站", NameClass::mixed},
    Ending{"卫生站", NameClass::mixed},
    Ending{"电站", NameClass::business},
    Ending{"气象站", NameClass::institution},
    Ending{"加油站", NameClass::business},
    Ending{"加气站", NameClass::business},
    Ending{"修理站", NameClass::business},
    Ending{"回收站", NameClass::business},
    Ending{"收购站", NameClass::business},
    Ending{"供应站", NameClass::business},
    Ending{"站", NameClass::mixed},
    // 所
    Ending{"派出所", NameClass::organ},
    Ending{"司法所", NameClass::organ},
    Ending{"税务所", NameClass::organ},
    Ending{"监督管理所", NameClass::organ},
    Ending{"看守所", NameClass::organ},
    Ending{"拘留所", NameClass::organ},
    Ending{"戒毒所", NameClass::organ},
    Ending{"国土资源所", NameClass::organ},
    Ending{"招待所", NameClass::business},
    Ending{"卫生所", NameClass::mixed},
    Ending{"诊所", NameClass::mixed},
    Ending{"研究所", NameClass::mixed},
    Ending{"公证处", NameClass::mixed},
    Ending{"厕所", NameClass::mixed},
    Ending{"所", NameClass::mixed},
    // 院
    Ending{"法院", NameClass::organ},
    Ending{"检察院", NameClass::organ},
    Ending{"卫生院", NameClass::institution},
    Ending{"院", NameClass::mixed},
    // 中心
    Ending{"便民服务中心", NameClass::institution},
    Ending{"政务服务中心", NameClass::institution},
    Ending{"行政服务中心", NameClass::institution},
    Ending{"疾病预防控制中心", NameClass::institution},
    Ending{"不动产登记中心", NameClass::institution},
    Ending{"公共资源交易中心", NameClass::institution},
    Ending{"社会保险服务中心", NameClass::institution},
    Ending{"公共就业服务中心", NameClass::institution},
    Ending{"退役军人服务中心", NameClass::institution},
    Ending{"应急救援中心", NameClass::institution},
    Ending{"家政服务中心", NameClass::business},
    Ending{"婚庆服务中心", NameClass::business},
    Ending{"汽车服务中心", NameClass::business},
    Ending{"维修中心", NameClass::business},
    Ending{"维修服务中心", NameClass::business},
    Ending{"商务服务中心", NameClass::business},
    Ending{"洗浴中心", NameClass::business},
    Ending{"美容中心", NameClass::business},
    Ending{"购物中心", NameClass::business},
    Ending{"批发中心", NameClass::business},
    Ending{"健身中心", NameClass::business},
    Ending{"中心", NameClass::mixed},
    // 厅, 局, 队
    Ending{"餐厅", NameClass::shop},
    Ending{"歌舞厅", NameClass::shop},
    Ending{"舞厅", NameClass::shop},
    Ending{"歌厅", NameClass::shop},
    Ending{"营业厅", NameClass::business},
    Ending{"游戏厅", NameClass::shop},
    Ending{"展厅", NameClass::mixed},
    Ending{"办事大厅", NameClass::mixed},
    Ending{"大厅", NameClass::mixed},
    Ending{"厅", NameClass::organ},
    Ending{"饭局", NameClass::shop},
    Ending{"邮政局", NameClass::mixed},
    Ending{"电信局", NameClass::mixed},
    Ending{"供电局", NameClass::mixed},
    Ending{"局", NameClass::organ},
    Ending{"工程队", NameClass::business},
    Ending{"施工队", NameClass::business},
    Ending{"大队", NameClass::organ},
    Ending{"支队", NameClass::organ},
    Ending{"中队", NameClass::organ},
    Ending{"总队", NameClass::organ},
    // 委员会, 政府
    Ending{"村民委员会", NameClass::mixed},
    Ending{"居民委员会", NameClass::mixed},
    Ending{"业主委员会", NameClass::mixed},
    Ending{"仲裁委员会", NameClass::mixed},
    Ending{"委员会", NameClass::organ},
    Ending{"人民政府", NameClass::organ},
    Ending{"政府", NameClass::organ},
    Ending{"办事处", NameClass::mixed},
    Ending{"办公室", NameClass::organ},
    Ending{"党委", NameClass::organ},
    Ending{"纪委", NameClass::organ},
    Ending{"政法委", NameClass::organ},
    Ending{"发改委", NameClass::organ},
    Ending{"卫健委", NameClass::organ},
    Ending{"国资委", NameClass::organ},
    // Shops.
    Ending{"合作社", NameClass::business},
    Ending{"商店", NameClass::shop},
    Ending{"店", NameClass::shop},
    Ending{"商行", NameClass::shop},
    Ending{"车行", NameClass::shop},
    Ending{"餐馆", NameClass::shop},
    Ending{"饭馆", NameClass::shop},
    Ending{"茶馆", NameClass::shop},
    Ending{"超市", NameClass::business},
    Ending{"商场", NameClass::business},
    Ending{"厂", NameClass::business},
    Ending{"摊", NameClass::shop},
    Ending{"网吧", NameClass::shop},
    Ending{"酒吧", NameClass::shop},
    Ending{"工作室", NameClass::business},
};

} // namespace

NameClass class_of_name(std::string_view name)
{
    // The part in front of a bracket tells what it is: 伊宁市华盛商行（个体工商户）, …公司（伊宁分公司）.
    if (text::ends_with(name, "）")) {
        const std::size_t bracket = name.rfind("（");
        name = bracket == std::string_view::npos ? name : name.substr(0, bracket);
    }
    const auto found =
        std::find_if(k_endings.begin(), k_endings.end(), [name](const Ending& ending) { return text::ends_with(name, ending.text); });
    return found == k_endings.end() ? NameClass::unknown : found->name_class;
}

bool fits_name(NameClass name, std::string_view code)
{
    const std::string_view head = code.substr(0, 2);
    switch (name) {
    case NameClass::unknown:
    case NameClass::mixed: return true;
    case NameClass::organ: return head == "11" || head == "13" || head == "19";
    case NameClass::institution: return head == "12" || head == "19";
    case NameClass::business: return head == "91" || head == "92" || head == "93";
    case NameClass::company: return head == "91";
    case NameClass::cooperative: return head == "93";
    case NameClass::shop: return head == "91" || head == "92";
    case NameClass::lawyers: return head == "31";
    }
    return true;
}

} // namespace chengxin::rules
