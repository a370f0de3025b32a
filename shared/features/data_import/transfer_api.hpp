#pragma once

#include "shared/features/data_import/api.hpp"

/// Large files in pieces: begin, parts in any order, end. An interrupted transfer goes on where it stopped, also after the server or the
/// sender started anew. What is not ended within k_transfer_seconds is dropped.
namespace chengxin::data_import {

inline constexpr std::int64_t k_most_upload_bytes = 512LL << 20; ///< of one file, however it is sent
inline constexpr std::int64_t k_most_part_bytes = 8LL << 20;
inline constexpr std::int64_t k_most_parts = 1024;       ///< of one transfer
inline constexpr std::int64_t k_most_open_transfers = 2; ///< of one account
inline constexpr std::int64_t k_transfer_seconds = 24 * 3600;

struct UploadBeginRequest {
    std::string name; ///< of the file
    std::int64_t bytes = 0;
    std::string catalogue; ///< licence | penalty
    std::string key;       ///< optional, of the sender's choice: the same once more finds the transfer that was begun
};
BOOST_DESCRIBE_STRUCT(UploadBeginRequest, (), (name, bytes, catalogue, key))

struct ReceivedPart {
    std::int64_t offset = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(ReceivedPart, (), (offset, bytes))

struct UploadBeginResponse {
    std::string id;
    std::int64_t most_part_bytes = k_most_part_bytes;
    std::vector<ReceivedPart> parts; ///< what is there already, by offset
    std::int64_t batch_id = 0;       ///< of a transfer that was ended already; else 0
};
BOOST_DESCRIBE_STRUCT(UploadBeginResponse, (), (id, most_part_bytes, parts, batch_id))

struct UploadBegin {
    using Request = UploadBeginRequest;
    using Response = UploadBeginResponse;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/upload-begin";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "开始分段上传一个大文件，或接着上次的上传";
};

/// multipart/form-data.
struct UploadPartRequest {
    std::string id;
    std::int64_t offset = 0; ///< of the piece in the file
    std::string sha256;      ///< of the piece, 64 hexadecimal digits
    api::File piece;         ///< at most k_most_part_bytes
};
BOOST_DESCRIBE_STRUCT(UploadPartRequest, (), (id, offset, sha256, piece))

struct UploadPartResponse {
    std::int64_t received = 0; ///< bytes of the file that are there
};
BOOST_DESCRIBE_STRUCT(UploadPartResponse, (), (received))

struct UploadPart {
    using Request = UploadPartRequest;
    using Response = UploadPartResponse;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/upload-part";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "上传文件的一段；同一段重复上传没有影响";
};

/// multipart/form-data. The rest is as in UploadRequest.
struct UploadEndRequest {
    std::string id;
    HiddenAnswer hidden = HiddenAnswer::ask;
    std::string sheets;
    bool check_only = false;
    api::File corrections;
};
BOOST_DESCRIBE_STRUCT(UploadEndRequest, (), (id, hidden, sheets, check_only, corrections))

struct UploadEnd {
    using Request = UploadEndRequest;
    using Response = UploadResponse;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/upload-end";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "各段齐全后结束上传，成为一个上报批次";
};

struct UploadDropRequest {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(UploadDropRequest, (), (id))

struct UploadDrop {
    using Request = UploadDropRequest;
    using Response = api::Nothing;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/upload-drop";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "放弃一个没有结束的分段上传";
};

} // namespace chengxin::data_import
