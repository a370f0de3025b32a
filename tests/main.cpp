#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tests/support/failed_case.hpp"

#include <atomic>
#include <mutex>

namespace {

/// Remembers whether the running case has failed, so that what it leaves behind is kept (TemporaryDirectory).
class Watcher final : public doctest::IReporter {
public:
    explicit Watcher(const doctest::ContextOptions&) {}
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_start(const doctest::TestCaseData& data) override
    {
        const std::lock_guard lock(mutex());
        name() = data.m_name;
        failed() = false;
    }
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override { failed() = true; }
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& data) override
    {
        if (data.m_failed) failed() = true;
    }
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}

    static std::mutex& mutex()
    {
        static std::mutex instance;
        return instance;
    }
    static std::string& name()
    {
        static std::string instance;
        return instance;
    }
    static std::atomic<bool>& failed()
    {
        static std::atomic<bool> instance{false};
        return instance;
    }
};

REGISTER_LISTENER("watcher", 1, Watcher);

} // namespace

std::string chengxin::test::failed_case()
{
    if (!Watcher::failed()) return {};
    const std::lock_guard lock(Watcher::mutex());
    return Watcher::name();
}
