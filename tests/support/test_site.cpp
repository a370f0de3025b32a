#include "tests/support/test_site.hpp"

namespace chengxin::test {

Site test_site()
{
    Site site;
    site.code = "yili";
    site.name = "信用中国（新疆·伊犁）";
    site.city = "伊犁哈萨克自治州";
    site.host = "伊犁州发展和改革委员会";
    site.division = "654000";
    site.divisions = {{"654000", "伊犁哈萨克自治州"}, {"654002", "伊宁市"}, {"654003", "奎屯市"}};
    site.organisations = {
        {k_credit_office, "伊犁州信用办", "", "654000", {}},
        {k_city, "伊宁市人民政府", "", "654002", {}},
        {k_market_office, "伊宁市市场监督管理局", k_city, "654002", {"伊宁市市监局"}},
        {k_traffic_office, "伊宁市交通运输局", k_city, "654002", {}},
        {k_market_branch, "伊宁市市场监督管理局城区分局", k_market_office, "654002", {}},
    };
    return site;
}

} // namespace chengxin::test
