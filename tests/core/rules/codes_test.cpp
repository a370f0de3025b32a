#include "shared/rules/identity_card.hpp"
#include "shared/rules/organisation_code.hpp"
#include "shared/rules/registration_number.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::rules;

namespace {

const Date k_today = *make_date(2026, 11, 2);

bool offers(const std::vector<std::string>& candidates, const char* code)
{
    return std::find(candidates.begin(), candidates.end(), code) != candidates.end();
}

} // namespace

TEST_CASE("GB 32100: published and fictitious valid codes (D§2.1)")
{
    for (const char* code : {"9144030071526726XG", "914403001922038216", "91440300708461136T", "91330100799655058B", "91110000802100433B",
                             "91310000775785552L", "91350100M000100Y43", "11230500001755309F", "91650100MA776C2D04", "91654002MA7DEM016N",
                             "52654000501234569R", "93654021MA77AAAA3U", "116540000103332476"}) {
        CAPTURE(code);
        CHECK(uscc_fault(code) == UsccFault::none);
        CHECK(has_valid_organisation_code(code));
    }
}

TEST_CASE("GB 32100: faults")
{
    CHECK(uscc_fault("916510000103332476") == UsccFault::check_character);
    CHECK(uscc_check_character("916510000103332476") == 'Q');
    CHECK(uscc_fault("91650100MA776C2D0") == UsccFault::length);
    CHECK(uscc_fault("91650100MA776C2DO4") == UsccFault::character);
    CHECK(uscc_fault("91650A00MA776C2D04") == UsccFault::character);
    CHECK(uscc_fault("01650100MA776C2D04") == UsccFault::character);
    CHECK(uscc_fault("") == UsccFault::length);
    CHECK(uscc_fault("统一社会信用") == UsccFault::character); // eighteen bytes
}

TEST_CASE("GB 32100: every single wrong character is noticed")
{
    const std::string code = "91650100MA776C2D04";
    for (std::size_t i = 0; i < code.size(); ++i) {
        for (const char c : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
            std::string wrong = code;
            wrong[i] = c;
            CHECK(is_uscc(wrong) == (c == code[i]));
        }
    }
}

TEST_CASE("GB 32100: likely corrections")
{
    CHECK(uscc_candidates("91650100MA776C2DO4").front() == "91650100MA776C2D04"); // O for 0
    CHECK(uscc_candidates("9165O1OOMA776C2D04").front() == "91650100MA776C2D04");
    CHECK(uscc_candidates("9I650100MA776C2D04").front() == "91650100MA776C2D04"); // I for 1
    CHECK(offers(uscc_candidates("91650100MA77C62D04"), "91650100MA776C2D04"));   // neighbours exchanged
    const auto organ = uscc_candidates("916510000103332476");                     // D§0
    CHECK(organ.front() == "91651000010333247Q");
    CHECK(offers(organ, "116540000103332476"));
    for (const std::string& candidate : organ) {
        CHECK(is_uscc(candidate));
    }
    CHECK(uscc_candidates("123").empty());
}

TEST_CASE("GB 32100: classes")
{
    CHECK(uscc_class_name("91650100MA776C2D04") == "企业");
    CHECK(uscc_class_name("92654028MA13135072") == "个体工商户");
    CHECK(uscc_class_name("X9").empty());
}

TEST_CASE("GB 11643 (D§2.2)")
{
    CHECK(identity_fault("11010519491231002X", k_today) == IdentityFault::none);
    CHECK(identity_check_character("440524188001010014") == '4');
    CHECK(identity_fault("440524188001010014", k_today) == IdentityFault::none);
    CHECK(identity_fault("654002197406077901", k_today) == IdentityFault::check_character);
    CHECK(identity_fault("110105194912310021", k_today) == IdentityFault::check_character);
    CHECK(identity_fault("990105194912310021", k_today) == IdentityFault::division);
    CHECK(identity_fault("110105194902300021", k_today) == IdentityFault::birthday);
    CHECK(identity_fault("110105204912310021", k_today) == IdentityFault::birthday);
    CHECK(identity_fault("11010519491231", k_today) == IdentityFault::length);
    CHECK(identity_fault("1101051949123100XX", k_today) == IdentityFault::character);
    CHECK(identity_from_fifteen("110105491231002") == "11010519491231002X");
    CHECK(identity_fault("110105491231002", k_today) == IdentityFault::none);
    CHECK(identity_candidate("11O105I949123I002X", k_today) == "11010519491231002X");
    CHECK(identity_candidate("11010519491231002X", k_today).empty());
}

TEST_CASE("GB 11714 (D§2.3)")
{
    for (const char* code : {"71526726-X", "19220382-1", "80210043-3"}) {
        CHECK(is_organisation_code(plain_organisation_code(code)));
    }
    CHECK_FALSE(is_organisation_code("715267261"));
    CHECK_FALSE(is_organisation_code("71526726"));
    CHECK(organisation_check_character("71526726") == 'X');
}

TEST_CASE("GS 15 (D§2.4)")
{
    for (const char* number : {"440301103097413", "440301103448669", "110108012660422", "440301102739085"}) {
        CHECK(registration_fault(number) == RegistrationFault::none);
    }
    CHECK(registration_fault("440301103097414") == RegistrationFault::check_digit);
    CHECK(registration_check_digit("44030110309741") == '3');
    CHECK(registration_fault("4403011030974") == RegistrationFault::unchecked_thirteen);
    CHECK(registration_fault("44030110309741A") == RegistrationFault::character);
    CHECK(registration_fault("1") == RegistrationFault::length);
}
