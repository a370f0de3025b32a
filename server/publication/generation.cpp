#include "server/publication/generation.hpp"

namespace chengxin::publication {

namespace {

constexpr char k_raise[] = "UPDATE publication SET generation = generation + 1, shown = generation + 1 WHERE id = 1";
constexpr char k_raise_unshown[] = "UPDATE publication SET generation = generation + 1 WHERE id = 1";
constexpr char k_show_now[] = "UPDATE publication SET shown = generation WHERE id = 1";
constexpr char k_generation[] = "SELECT generation FROM publication WHERE id = 1";
constexpr char k_count[] = "SELECT generation, shown FROM publication WHERE id = 1";

} // namespace

void raise(storage::Connection& connection, Shown shown)
{
    connection.run(shown == Shown::at_once ? k_raise : k_raise_unshown);
}

void show_now(storage::Connection& connection)
{
    connection.run(k_show_now);
}

ChangeCount change_count(storage::Connection& connection)
{
    auto row = connection.prepare(k_count);
    return row.step() ? ChangeCount{row.integer(0), row.integer(1)} : ChangeCount{};
}

std::int64_t generation(storage::Connection& connection)
{
    auto row = connection.prepare(k_generation);
    return row.step() ? row.integer(0) : 0;
}

} // namespace chengxin::publication
