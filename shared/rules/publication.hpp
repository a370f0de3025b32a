#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/date.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::rules {

/// Why a record is not public.
enum class NotPublic { no, minor, natural_person, by_rule, window_over };

/// What a rule set that is known but not yet in force will change.
struct ComingWindow {
    Date effective_from;                  ///< the first day on which the rule set is in force
    NotPublic not_public = NotPublic::no; ///< no, or minor or by_rule: not shown from that day on
    Date until;                           ///< last public day from then on
    std::string basis;                    ///< Chinese: the rule that gives it
};

/// When a record is public. Both ends are days on which it is shown. All periods count from the day of the decision, so that under
/// every sequence of rule sets the days on which a record is shown have no gap: last_day() tells all of them.
struct PublicationWindow {
    NotPublic not_public = NotPublic::no; ///< anything but `no`: never shown from the day it was computed on
    Date from;                            ///< the day of the decision, from which the periods count
    Date minimum_until;                   ///< 最短公示期满日, from which repair can be applied for; equals `from` where there is none
    Date until;                           ///< last public day under the rules in force; long_term() when there is no end
    std::string basis;                    ///< Chinese: the rule that gave it
    bool lengthened = false;              ///< by a rule set that says so (PublicationRegime::extends)
    std::vector<ComingWindow> coming;     ///< in order of their days, each of which changes what holds the day before

    bool is_public() const { return not_public == NotPublic::no; }
    /// Whether the rules let it be public at all, were it not over.
    bool is_publishable() const { return not_public == NotPublic::no || not_public == NotPublic::window_over; }
    /// The last day on which it is shown under all rule sets that are known, those to come included.
    Date last_day() const;
    bool shows_on(Date day) const { return is_public() && day <= last_day(); }
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

/// The last public day where `until` holds at first and `coming` changes it.
Date last_day(Date until, const std::vector<ComingWindow>& coming);

/// Grade of a penalty without a given one: the most serious of its kinds (design 5).
catalogue::Grade default_grade(const catalogue::GradingTable& table, const std::vector<std::string>& kinds, std::string_view domain);

/// For each regime the longest minimum, in months, that the domains shown by a decision ask for. Only domain, legal basis and violation count.
std::vector<int> domain_months(const std::vector<catalogue::PublicationRegime>& regimes, const PenaltyFacts& facts);

/// The window of a penalty as of `today` (D§3.1–3.3); `months` by domain_months. Of all rule sets that have been in force on a day from
/// the decision to `today` the one most favourable to the subject gives it, whatever day the record came on. Only a rule set that extends
/// makes it longer again, and only what is still shown when it takes effect: what is over, or was never public, stays so.
/// Those that come after `today` are in `coming`.
PublicationWindow penalty_window(const std::vector<catalogue::PublicationRegime>& regimes, const std::vector<int>& months, const PenaltyFacts& facts,
                                 Date today);
PublicationWindow penalty_window(const std::vector<catalogue::PublicationRegime>& regimes, const PenaltyFacts& facts, Date today);

struct Publication {
    PublicationWindow window;
    catalogue::Grade grade = catalogue::Grade::none;
};
/// What the rules as of `today` say of a record of this item that was decided on that day; `values` by field, as they are stored.
Publication publication_of(const catalogue::ItemReference& reference, const std::vector<std::string>& values, Date decided_on,
                           bool natural_person, Date today);

/// What is not adverse is public until its validity ends, without such a day as long as the item says; a natural person's is not.
PublicationWindow validity_window(const catalogue::Item& item, Date decided_on, std::optional<Date> valid_until, bool natural_person, Date today);

} // namespace chengxin::rules
