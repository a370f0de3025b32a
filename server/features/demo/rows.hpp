#pragma once

#include "server/core/site.hpp"
#include "server/features/demo/random.hpp"
#include "server/features/demo/subjects.hpp"
#include "shared/catalogue/model.hpp"
#include "shared/core/date.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace chengxin::demo {

/// One decision and the day on which its department reported it: values by field of the catalogue item.
struct DemoRow {
    Date decided_on;
    Date reported_on;
    std::string source_uscc;
    std::vector<std::string> values;
};

/// Makes rows as departments would send them; the rules check them like any upload.
class RowMaker {
public:
    RowMaker(const Site& site, const catalogue::Item& licence, const catalogue::Item& penalty, Date today, Random& random);

    DemoRow licence(const DemoSubject& subject);
    DemoRow penalty(const DemoSubject& subject);

private:
    struct Days {
        Date decided_on;
        Date reported_on;
    };
    Days draw_days(int months_back);
    const SiteOrganisation& authority(std::size_t division, const char* department);
    std::string document_number(const SiteOrganisation& authority, const char* mark, Date decided_on);
    void fill_common(const catalogue::Item& item, DemoRow& row, const DemoSubject& subject, const SiteOrganisation& authority);
    void fill_sanction(DemoRow& row, const PenaltyMatter& matter);
    void set(const catalogue::Item& item, DemoRow& row, catalogue::Role role, std::string text);

    const Site& m_site;
    const catalogue::Item& m_licence;
    const catalogue::Item& m_penalty;
    Date m_today;
    Random& m_random;
    std::vector<int> m_month_weights; ///< oldest month first
    std::map<std::pair<std::size_t, std::string>, const SiteOrganisation*> m_authorities;
    std::map<std::string, int> m_numbers; ///< last number by prefix and year
    int m_certificate = 0;
};

} // namespace chengxin::demo
