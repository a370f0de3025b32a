#pragma once

#include "shared/rules/row_context.hpp"

/// The rules of D§1.5 as design 5 reads them. Each looks at one normalised row and adds its findings or marks; what a rule reads is
/// only the row, the reference data and the registry. A rule whose input has an error already stays silent.
/// V08, V13, V14 and V15 belong to normalisation (normalise.hpp), V18 to the checker, V23 to the header.
namespace chengxin::rules {

void check_v01_required(RowContext& context);
void check_v02_exclusive(RowContext& context);
void check_v03_codes(RowContext& context);
void check_v04_code_and_kind(RowContext& context);
/// V05 and V06; an unknown subject is a mark, counted by the checker.
void check_v05_v06_subject(RowContext& context);
void check_v07_identity(RowContext& context);
void check_v09_order_of_days(RowContext& context);
void check_v10_odd_days(RowContext& context);
void check_v11_kinds_and_amounts(RowContext& context);
void check_v12_amount_in_text(RowContext& context);
void check_v16_document_number(RowContext& context);
void check_v17_length(RowContext& context);
/// R10, on a row that will be public: personal data in its open texts.
void check_r10_personal_data(RowContext& context);
void mark_v19_late(RowContext& context);
void check_v20_not_reported(RowContext& context);
void mark_v21_natural_person(RowContext& context);
/// What the unit table knows and the row leaves out: the code of a unit's name, or the name of its code. Counts as a normalised cell.
void complete_units(RowContext& context);
/// V22; the unit then stands in the row as the unit table writes it. `memory` tells whether a unit was reported before; `tracing` whether this report is noted.
void check_v22_units(RowContext& context, FileMemory* memory, Tracing tracing);

} // namespace chengxin::rules
