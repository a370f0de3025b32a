#include "server/features/accounts/password_policy.hpp"

#include "server/core/crypto.hpp"

#include <algorithm>

namespace chengxin::accounts {

namespace {

constexpr std::size_t k_shortest = 10;
constexpr std::size_t k_longest = 128;
constexpr int k_classes = 3;

/// What people choose to satisfy a rule; compared in lower case with digits and signs at the end cut off, and as a whole.
constexpr std::string_view k_weak[] = {"password", "passw0rd", "p@ssw0rd", "p@ssword", "administrator", "admin", "qwerty", "qwertyuiop", "1qaz2wsx",
    "1qaz@wsx", "zaq12wsx", "abcd", "abcd1234", "abc", "abc123", "a123456789", "aa123456", "welcome", "letmein", "iloveyou", "woaini", "chengxin",
    "xinyong", "xinyongzhongguo", "yili", "kaifeng", "test", "root", "changeme", "huawei", "asdfghjkl", "qazwsx", "qazwsxedc"};

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& character : result) {
        if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
    }
    return result;
}

int count_classes(std::string_view password)
{
    bool small = false, large = false, digit = false, other = false;
    for (const char character : password) {
        if (character >= 'a' && character <= 'z') small = true;
        else if (character >= 'A' && character <= 'Z') large = true;
        else if (character >= '0' && character <= '9') digit = true;
        else other = true;
    }
    return small + large + digit + other;
}

bool is_weak(const std::string& lowered)
{
    std::string stem = lowered;
    while (!stem.empty() && !(stem.back() >= 'a' && stem.back() <= 'z')) stem.pop_back();
    const auto known = [](const std::string& text) { return std::find(std::begin(k_weak), std::end(k_weak), text) != std::end(k_weak); };
    std::string distinct = lowered;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    return known(lowered) || known(stem) || distinct.size() < 5;
}

} // namespace

Result<void> check_password(std::string_view password, std::string_view account_name)
{
    const auto refused = [](const char* message) { return fail(ErrorCode::invalid_request, message, "new_password"); };
    if (password.size() < k_shortest) return refused("密码至少 10 位。");
    if (password.size() > k_longest) return refused("密码最多 128 位。");
    if (count_classes(password) < k_classes) return refused("密码应包含大写字母、小写字母、数字、符号中的至少三类。");
    const std::string lowered = lower(password);
    if (!account_name.empty() && lowered.find(lower(account_name)) != std::string::npos) return refused("密码不能包含账号名。");
    if (is_weak(lowered)) return refused("密码过于常见，请换一个不易猜到的密码。");
    return {};
}

Result<void> check_reuse(std::string_view password, const std::vector<std::string>& former_hashes)
{
    for (const std::string& hash : former_hashes) {
        if (crypto::verify_password(password, hash)) return fail(ErrorCode::invalid_request, "不能使用最近 5 次用过的密码。", "new_password");
    }
    return {};
}

} // namespace chengxin::accounts
