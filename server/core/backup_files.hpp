#pragma once

#include <filesystem>
#include <string>

/// Inner parts of backup and restore: copies that are on the disk when they return. They throw std::system_error.
namespace chengxin {

/// Copies one file, readable to the owner only.
void copy_durably(const std::filesystem::path& from, const std::filesystem::path& to);
/// Makes names in a folder durable.
void flush_folder(const std::filesystem::path& folder);
/// A new folder for the owner only; one that is there already stays.
void make_private_folder(const std::filesystem::path& folder);

} // namespace chengxin
