#pragma once

#include "shared/core/date.hpp"
#include "shared/features/catalogue/model.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::rules {

/// Why a record is not public.
enum class NotPublic { no, minor, natural_person, by_rule, window_over };

/// When a record is public. Both ends are days on which it is shown.
struct PublicationWindow {
    NotPublic not_public = NotPublic::no; ///< anything but `no`: never shown from the day it was computed on
    Date from;                            ///< the day of the decision, from which the periods count
    Date minimum_until;                   ///< 最短公示期满日, from which repair can be applied for; equals `from` where there is none
    Date until;                           ///< last public day; long_term() when there is no end
    std::string basis;                    ///< Chinese: the rule that gave it

    bool is_public() const { return not_public == NotPublic::no; }
    bool shows_on(Date day) const { return is_public() && day <= until; }
};

struct PenaltyFacts {
    Date decided_on;
    catalogue::Grade grade = catalogue::Grade::general;
    std::string_view domain;           ///< as given, may be empty
    std::string_view legal_basis_text; ///< 处罚依据 and 违法行为类型, in which keywords of a domain are looked for
    std::string_view violation_text;
    const std::vector<std::string>* kinds = nullptr;
    bool natural_person = false;
    std::optional<Date> given_until; ///< 公示截止期
};

/// Grade of a penalty without a given one: the most serious of its kinds (design 5).
catalogue::Grade default_grade(const catalogue::GradingTable& table, const std::vector<std::string>& kinds, std::string_view domain);

/// For each regime the longest minimum, in months, that the domains shown by a decision ask for. Only domain, legal basis and violation count.
std::vector<int> domain_months(const std::vector<catalogue::PublicationRegime>& regimes, const PenaltyFacts& facts);

/// The window of a penalty as of `today`, the day of acceptance (D§3.1–3.3); `months` by domain_months.
PublicationWindow penalty_window(const std::vector<catalogue::PublicationRegime>& regimes, const std::vector<int>& months, const PenaltyFacts& facts,
                                 Date today);
PublicationWindow penalty_window(const std::vector<catalogue::PublicationRegime>& regimes, const PenaltyFacts& facts, Date today);

/// A licence is public until its validity ends; a natural person's is not.
PublicationWindow licence_window(Date decided_on, Date valid_until, bool natural_person, Date today);

} // namespace chengxin::rules
