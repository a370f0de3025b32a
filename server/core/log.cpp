#include "server/core/log.hpp"

#include "shared/api/json_codec_native.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace chengxin {

struct Log::Sink {
    spdlog::logger logger{"chengxin", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

namespace {

const char* name_of(Log::Level level)
{
    switch (level) {
    case Log::Level::debug: return "debug";
    case Log::Level::access: return "access";
    case Log::Level::info: return "info";
    case Log::Level::warning: return "warning";
    case Log::Level::error: return "error";
    case Log::Level::none: return "none";
    }
    return "";
}

} // namespace

Log::Log(Level least) : m_least(least), m_sink(std::make_unique<Sink>())
{
    m_sink->logger.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z",%v})");
    m_sink->logger.set_level(spdlog::level::info);
}

Log::~Log() = default;

void Log::failure(std::string_view event, const std::exception& exception) const noexcept
{
    try {
        write(Level::error, event, {{"reason", exception.what()}});
    } catch (const std::exception&) { // no memory for the line: what follows counts more
    }
}

void Log::write(Level level, std::string_view event, Fields fields) const
{
    if (level < m_least) return;
    std::string line = "\"level\":\"" + std::string(name_of(level)) + "\",\"event\":" + api::json_string(event);
    for (const auto& [name, value] : fields) line += "," + api::json_string(name) + ":" + api::json_string(value);
    m_sink->logger.log(spdlog::level::info, "{}", line);
}

} // namespace chengxin
