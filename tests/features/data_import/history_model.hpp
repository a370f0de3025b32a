#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/date.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// A plain model of who is public when (D§3.1–3.4), for the test over random histories: it knows no tables and no windows, and walks
/// through the days one by one.
namespace chengxin::test {

/// What of a penalty the rules ask for.
struct ModelFacts {
    Date decided_on;
    catalogue::Grade grade = catalogue::Grade::general;
    bool natural_person = false;
    std::optional<Date> given_until;
    int remark = 0; ///< other content, without meaning for the rules
    bool operator==(const ModelFacts&) const = default;
};

class HistoryModel {
public:
    std::vector<catalogue::PublicationRegime> regimes;

    /// One row of a batch; `doubtful`: it waits for a person.
    void accept(const std::string& number, const ModelFacts& facts, bool doubtful, std::int64_t batch);
    bool is_held(const std::string& number) const;
    void confirm(const std::string& number);
    /// A correction of the current version that the rules do not care about.
    void change_remark(const std::string& number);
    void withdraw(const std::string& number);
    /// False: a later batch has corrected one of its rows, nothing is done.
    bool undo(std::int64_t batch);

    std::set<std::string> public_on(Date today) const;
    /// Days on which something changes after `today`, as far as is known: the last public day of a record, the day behind it, the day
    /// before rules take effect, that day.
    std::vector<Date> edges_after(Date today) const;

private:
    struct Version {
        std::int64_t batch = 0;
        ModelFacts facts;
        bool held = false;
    };
    /// The first day from the decision on on which it is not public; the day behind `last` where it is public until then.
    Date first_hidden_day(const ModelFacts& facts, Date last) const;
    bool is_shown(const ModelFacts& facts, Date today) const { return facts.decided_on <= today && today < first_hidden_day(facts, today); }
    std::map<std::string, std::vector<Version>> m_records; ///< by document number, the current version last
};

} // namespace chengxin::test
