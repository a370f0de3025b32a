#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::rules {

enum class Lookup {
    not_checked, ///< this side does not know; the rule is skipped
    unknown,
    known,
};

struct KnownSubject {
    std::string name;
    std::vector<std::string> former_names;
};

struct KnownOrganisation {
    std::string name;
    std::string uscc;
    bool in_scope = false; ///< the reporter's own or below it
};

/// What the rules may ask the platform about. The server answers from its base library, the browser from what it was
/// sent (perhaps the organisations only). Answers must not change while one file is checked.
class Registry {
public:
    virtual ~Registry() = default;

    /// The subject with this code in the base library (V05, V06).
    virtual Lookup find_subject(std::string_view uscc, KnownSubject& subject) = 0;
    /// The organisation with this code (V22).
    virtual Lookup find_organisation(std::string_view uscc, KnownOrganisation& organisation) = 0;
    /// The organisation with exactly this name; for templates without a column for its code.
    virtual Lookup find_organisation_by_name(std::string_view name, KnownOrganisation& organisation) = 0;
    /// True for the credit office and the command line, which report for anyone (V22 is then a warning at most).
    virtual bool reports_for_all() const = 0;
};

/// Knows nothing: every question is left unchecked.
class EmptyRegistry final : public Registry {
public:
    Lookup find_subject(std::string_view, KnownSubject&) override { return Lookup::not_checked; }
    Lookup find_organisation(std::string_view, KnownOrganisation&) override { return Lookup::not_checked; }
    Lookup find_organisation_by_name(std::string_view, KnownOrganisation&) override { return Lookup::not_checked; }
    bool reports_for_all() const override { return true; }
};

} // namespace chengxin::rules
