#pragma once

#include <string>
#include <string_view>

/// Which stored subject a record belongs to.
namespace chengxin::records {

/// An upper-case USCC of 18 characters.
std::string identity_of_code(const std::string& uscc);
/// The blind index of a person's number.
std::string identity_of_person(const std::string& blind_index);

/// A business or body without a code of its own (placeholder 00000000000000000X, D§1.2, V03), as a row names it. Empty: not given.
struct NamedSubject {
    std::string name;
    std::string number;         ///< 工商注册号 or another old registration number
    std::string owner;          ///< blind index of the operator's identity number
    std::string representative; ///< the operator
    std::string authority;      ///< USCC of the deciding authority
    std::string record;         ///< the row's key hash: nobody else's
};

/// A name alone never makes two rows the same subject. With it go, the first that is given: the registration number; the operator's
/// identity number; the operator's name and the prefecture of the authority, unless the name is one that anybody may bear
/// (is_generic_name). Else every decision has a subject of its own.
std::string identity_of_name(const NamedSubject& named);

/// What all identities of this name begin with, and nothing else does.
std::string identities_of_name(const std::string& name);
/// Whether an identity is one of a name.
bool is_identity_of_name(std::string_view identity);

/// 个体工商户, 无字号 and the like: D§1.2 tells clerks to write so where there is no name.
bool is_generic_name(const std::string& name);

} // namespace chengxin::records
