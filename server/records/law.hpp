#pragma once

#include "server/core/keys.hpp"
#include "server/records/record.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <memory>
#include <string_view>
#include <utility>

/// The rules of publication for records that are stored: what they say changes with the day and with the rule sets.
namespace chengxin::records {

/// What new rules did to the window of a record.
enum class Moved {
    no,
    shorter,
    hidden, ///< not public any more
    longer, ///< by a rule set that says so
    kept,   ///< the rules give a longer window now, and no rule set says that it counts for this record
};

/// Shares the catalogue, borrows the keys. Thread-safe.
class Law {
public:
    /// Without keys nothing is masked: for tests and for what only looks at windows.
    explicit Law(std::shared_ptr<const catalogue::Catalogue> catalogue, const Keys* keys = nullptr) : m_catalogue(std::move(catalogue)), m_keys(keys) {}

    /// Gives the content the grade and the window of the rules as of `today`, whatever it had. False: the catalogue has no such item.
    bool renew(std::string_view catalogue, SubjectCategory category, RecordContent& content, Date today) const;

    /// The same for what had its window by former rules: shorter at once, longer only where a rule set says so and the record is still
    /// public. What was not public stays so; so does the state, but for what is hidden now. Without an item: hidden.
    Moved move(std::string_view catalogue, SubjectCategory category, RecordContent& content, Date today) const;

    /// Masks personal data in what becomes public again without anybody having looked at it (RowMapper::mask_personal_data).
    Result<bool> mask(std::string_view catalogue, RecordContent& content, Date today) const;

    const catalogue::Catalogue& catalogue() const { return *m_catalogue; }

private:
    std::shared_ptr<const catalogue::Catalogue> m_catalogue;
    const Keys* m_keys;
};

} // namespace chengxin::records
