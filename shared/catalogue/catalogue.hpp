#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::catalogue {

/// What may never become a field, and what needs a written consent (《征信业管理条例》第十四条, D§3.8).
/// Terms are looked for in names after the exceptions have been taken out: 民族 is refused, 人民币 is not.
struct ForbiddenTerms {
    std::string source_note;
    std::vector<std::string> forbidden;
    std::vector<std::string> exceptions;
    std::vector<std::string> consent; ///< only for fields about natural persons
};
BOOST_DESCRIBE_STRUCT(ForbiddenTerms, (), (source_note, forbidden, exceptions, consent))

/// The whole catalogue, as the server holds it from start to end.
struct Catalogue {
    std::vector<ItemReference> items; ///< by place, then code
    std::vector<CodeList> code_lists; ///< all of them, also those no item uses yet
    std::vector<HolidayYear> calendar;
    std::vector<PublicationRegime> regimes;
    GradingTable grading;
    ForbiddenTerms forbidden_terms;

    /// Null for an unknown code.
    const ItemReference* find(std::string_view code) const;
    /// Item::title; for an unknown code, of an item that has left the catalogue, 公示信息.
    const std::string& title_of(std::string_view code) const;
    /// For messages: 可填 licence（行政许可）、penalty（行政处罚）.
    std::string choices() const;
};

/// Reads catalogue/, dictionaries/ and holidays/ below the assets directory. Fails with a sentence that names the file when something is
/// missing, inconsistent, or forbidden: a server with an unlawful catalogue never starts. Native only (load_native.cpp).
Result<Catalogue> load(const std::string& assets_directory);

/// One thing that is wrong with an item, and where: "fields[3].code_list".
struct Fault {
    std::string path;
    std::string sentence; ///< Chinese
};

/// Everything that keeps an item out of the catalogue: what check_consistent and check_lawful say, all of it.
std::vector<Fault> faults_of(const ItemReference& reference, const ForbiddenTerms& terms);

/// Puts an item with the lists, the calendar and the rules of the catalogue; not checked.
ItemReference reference_of(Item item, const Catalogue& catalogue);
/// The catalogue with this item in it, in place of one of the same code.
Catalogue with_item(Catalogue catalogue, ItemReference item);

/// Refuses an item with a field that may not be collected, or about natural persons without the written consent it needs.
Result<void> check_lawful(const ItemReference& reference, const ForbiddenTerms& terms);
/// Refuses links to fields, lists and roles that are not there, unreadable dates, and two fields with the same header.
Result<void> check_consistent(const ItemReference& reference);

} // namespace chengxin::catalogue
