#pragma once

#include "server/core/parameters.hpp"

namespace chengxin::data_import {

inline constexpr Parameter k_undo_days = {"data_import.undo_days", "7", "上报批次可以撤回的天数（自上报之日起）"};
inline constexpr Parameter k_original_days = {"data_import.original_days", "90", "上报原始文件和校验结果中单元格内容的保存天数"};
inline constexpr Parameter k_answer_days = {"data_import.answer_days", "7", "待回答的上报批次等待答复的天数，逾期作废"};
inline constexpr Parameter k_chunk_rows = {"data_import.chunk_rows", "1000", "导入时一次交给写入线程的行数"};

} // namespace chengxin::data_import
