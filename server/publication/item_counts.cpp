#include "server/publication/item_counts.hpp"

#include <algorithm>

namespace chengxin::publication {

std::vector<catalogue::ItemCount> shown_counts(const catalogue::Catalogue& catalogue, const std::vector<ItemCount>& counts)
{
    std::vector<catalogue::ItemCount> shown;
    for (const auto& reference : catalogue.items) {
        const catalogue::Item& item = reference.item;
        const auto found = std::ranges::find(counts, item.code, &ItemCount::catalogue);
        if (found != counts.end()) shown.push_back({item.code, item.title, item.adverse, found->count});
        else if (item.featured) shown.push_back({item.code, item.title, item.adverse, 0});
    }
    for (const ItemCount& count : counts) { // of items that have left the catalogue
        if (!catalogue.find(count.catalogue)) shown.push_back({count.catalogue, catalogue.title_of(count.catalogue), false, count.count});
    }
    return shown;
}

} // namespace chengxin::publication
