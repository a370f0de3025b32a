#pragma once

#include <cstdint>
#include <span>

/// What the demonstration records are about: tables of trades, licences and violations.
namespace chengxin::demo {

/// Fields of business, as bits: a licence or violation fits a company that shares one.
namespace trade {
inline constexpr std::uint32_t food = 1, drugs = 2, transport = 4, building = 8, health = 16, culture = 32, farming = 64, chemicals = 128, shop = 256,
                               industry = 512, people = 1024, any = 0xFFFFFFFF;
}

/// A kind of business: the last words of a name, and which form it takes.
struct Business {
    enum class Form { company, individual, cooperative, private_institution };
    const char* words;
    Form form;
    std::uint32_t trades;
};
std::span<const Business> businesses();

struct LicenceMatter {
    const char* department; ///< part of the organisation's name
    const char* mark;       ///< of the document number: 市监许准
    const char* title;      ///< 行政许可决定文书名称
    const char* kind;       ///< 许可类别
    const char* certificate;
    const char* number_prefix;
    const char* content;
    int months;             ///< of validity; 0: long term
    std::uint32_t trades;
};
std::span<const LicenceMatter> licence_matters();

struct PenaltyMatter {
    const char* department;
    const char* mark;
    const char* violation;
    const char* facts;      ///< behind 经查，当事人
    const char* basis;
    int fine_from;          ///< in hundreds of yuan; 0: no fine
    int fine_to;
    enum class Extra { none, warning, confiscation, suspension, closure } extra;
    std::uint32_t trades;
};
std::span<const PenaltyMatter> penalty_matters();

} // namespace chengxin::demo
