#pragma once

#include "shared/api/session.hpp"
#include "shared/catalogue/api.hpp"
#include "shared/features/data_import/api.hpp"
#include "shared/features/data_import/registry_api.hpp"
#include "shared/features/publicity/api.hpp"
#include "shared/features/subject_query/api.hpp"

/// Contract structs that the codecs are fuzzed with: every request with lists or several fields, and responses, which the
/// client decodes, for the kinds that no request has (real numbers, booleans, enumerations, lists of objects in lists).
namespace chengxin::fuzz {

/// Calls `with.template operator()<T>()` for the type that `choice` means.
template <class With> void for_type(unsigned char choice, With with)
{
    switch (choice % 10) {
    case 0: return with.template operator()<data_import::ResolveHeldRequest>();
    case 1: return with.template operator()<data_import::KnownSubjectsRequest>();
    case 2: return with.template operator()<publicity::RecordsRequest>();
    case 3: return with.template operator()<subject_query::SearchRequest>();
    case 4: return with.template operator()<accounts::SignInRequest>();
    case 5: return with.template operator()<data_import::UndoRequest>();
    case 6: return with.template operator()<accounts::Person>();
    case 7: return with.template operator()<api::Page<data_import::Batch>>();
    case 8: return with.template operator()<api::Page<data_import::HeldRow>>();
    default: return with.template operator()<subject_query::SearchResponse>();
    }
}

} // namespace chengxin::fuzz
