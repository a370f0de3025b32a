#include "client/platform/renderer.hpp"

#include <cstddef>
#include <cstring>

namespace chengxin::client {

namespace {

// Glyph quads are moved to whole device pixels, or text blurs at densities such as 1.25. Shapes keep their place:
// they are known by their texture coordinate, the white pixel. Not round(): at 0.5 both edges must go the same way.
constexpr const char* k_vertex_shader = R"(#version 300 es
precision highp float;
layout(location=0) in vec2 position; layout(location=1) in vec2 uv; layout(location=2) in vec4 colour;
uniform mat4 projection; uniform float density; uniform vec2 white;
out vec2 fragment_uv; out vec4 fragment_colour;
void main() {
  fragment_uv = uv; fragment_colour = colour;
  vec2 place = distance(uv, white) < 1e-5 ? position : floor(position * density + 0.51) / density;
  gl_Position = projection * vec4(place, 0.0, 1.0);
})";

constexpr const char* k_fragment_shader = R"(#version 300 es
precision mediump float;
uniform sampler2D picture; in vec2 fragment_uv; in vec4 fragment_colour; out vec4 result;
void main() { result = fragment_colour * texture(picture, fragment_uv); })";

GLuint compile(GLenum kind, const char* source)
{
    const GLuint shader = glCreateShader(kind);
    glShaderSource(shader, 1, &source, nullptr);
    glCompileShader(shader);
    return shader;
}

std::uint64_t mix(std::uint64_t hash, const void* data, std::size_t bytes)
{
    constexpr std::uint64_t k_prime = 0x9E3779B97F4A7C15ull;
    const auto* at = static_cast<const unsigned char*>(data);
    for (; bytes >= 8; bytes -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        hash = (hash ^ word) * k_prime;
        hash ^= hash >> 29;
    }
    std::uint64_t rest = bytes;
    std::memcpy(&rest, at, bytes);
    hash = (hash ^ rest) * k_prime;
    return hash ^ (hash >> 29);
}

} // namespace

bool Renderer::create()
{
    m_program = glCreateProgram();
    const GLuint vertex = compile(GL_VERTEX_SHADER, k_vertex_shader);
    const GLuint fragment = compile(GL_FRAGMENT_SHADER, k_fragment_shader);
    glAttachShader(m_program, vertex);
    glAttachShader(m_program, fragment);
    glLinkProgram(m_program);
    glDeleteShader(vertex);
    glDeleteShader(fragment);
    GLint linked = 0;
    glGetProgramiv(m_program, GL_LINK_STATUS, &linked);
    if (linked == 0)
        return false;
    m_projection = glGetUniformLocation(m_program, "projection");
    m_density = glGetUniformLocation(m_program, "density");
    m_white = glGetUniformLocation(m_program, "white");
    glGenVertexArrays(1, &m_array);
    glGenBuffers(1, &m_vertices);
    glGenBuffers(1, &m_indices);
    glBindVertexArray(m_array);
    glBindBuffer(GL_ARRAY_BUFFER, m_vertices);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, m_indices);
    const auto offset = [](std::size_t bytes) { return reinterpret_cast<const void*>(bytes); };
    for (GLuint place = 0; place < 3; ++place)
        glEnableVertexAttribArray(place);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(offsetof(ImDrawVert, pos)));
    glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(offsetof(ImDrawVert, uv)));
    glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(ImDrawVert), offset(offsetof(ImDrawVert, col)));
    return true;
}

void Renderer::forget_textures()
{
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        if (texture->Status == ImTextureStatus_Destroyed)
            continue;
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_WantCreate);
    }
}

void Renderer::update_texture(ImTextureData& texture)
{
    if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) {
        const auto name = static_cast<GLuint>(texture.TexID);
        glDeleteTextures(1, &name);
        texture.SetTexID(ImTextureID_Invalid);
        texture.SetStatus(ImTextureStatus_Destroyed);
        return;
    }
    if (texture.Status == ImTextureStatus_WantCreate) {
        GLuint name = 0;
        glGenTextures(1, &name);
        glBindTexture(GL_TEXTURE_2D, name);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, texture.Width, texture.Height, 0, GL_RGBA, GL_UNSIGNED_BYTE, texture.GetPixels());
        texture.SetTexID(static_cast<ImTextureID>(name));
        texture.SetStatus(ImTextureStatus_OK);
    } else if (texture.Status == ImTextureStatus_WantUpdates) {
        glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(texture.TexID));
        glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
        for (const ImTextureRect& area : texture.Updates)
            glTexSubImage2D(GL_TEXTURE_2D, 0, area.x, area.y, area.w, area.h, GL_RGBA, GL_UNSIGNED_BYTE, texture.GetPixelsAt(area.x, area.y));
        glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
        texture.SetStatus(ImTextureStatus_OK);
    }
}

void Renderer::upload(const ImDrawList& list) const
{
    glBufferData(GL_ARRAY_BUFFER, list.VtxBuffer.size_in_bytes(), list.VtxBuffer.Data, GL_STREAM_DRAW);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer.size_in_bytes(), list.IdxBuffer.Data, GL_STREAM_DRAW);
}

void Renderer::draw_commands(const ImDrawList& list, const ImDrawData& data) const
{
    const ImVec2 scale = data.FramebufferScale;
    const float height = data.DisplaySize.y * scale.y;
    for (const ImDrawCmd& command : list.CmdBuffer) {
        const float left = (command.ClipRect.x - data.DisplayPos.x) * scale.x;
        const float top = (command.ClipRect.y - data.DisplayPos.y) * scale.y;
        const float right = (command.ClipRect.z - data.DisplayPos.x) * scale.x;
        const float bottom = (command.ClipRect.w - data.DisplayPos.y) * scale.y;
        if (right <= left || bottom <= top || command.ElemCount == 0)
            continue;
        glScissor(static_cast<int>(left), static_cast<int>(height - bottom), static_cast<int>(right - left), static_cast<int>(bottom - top));
        glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(command.GetTexID()));
        glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_INT,
                       reinterpret_cast<const void*>(command.IdxOffset * sizeof(ImDrawIdx)));
    }
}

void Renderer::draw(ImDrawData& data)
{
    const int width = static_cast<int>(data.DisplaySize.x * data.FramebufferScale.x);
    const int height = static_cast<int>(data.DisplaySize.y * data.FramebufferScale.y);
    for (ImTextureData* texture : *data.Textures)
        if (texture->Status != ImTextureStatus_OK)
            update_texture(*texture);
    glViewport(0, 0, width, height);
    glDisable(GL_SCISSOR_TEST);
    const ImVec4& ground = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
    glClearColor(ground.x, ground.y, ground.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_SCISSOR_TEST);
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glUseProgram(m_program);
    const float x = 2 / data.DisplaySize.x, y = -2 / data.DisplaySize.y;
    const float projection[16] = {x, 0, 0, 0, 0, y, 0, 0, 0, 0, -1, 0, -1 - data.DisplayPos.x * x, 1 - data.DisplayPos.y * y, 0, 1};
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    glUniformMatrix4fv(m_projection, 1, GL_FALSE, projection);
    glUniform1f(m_density, data.FramebufferScale.x);
    glUniform2f(m_white, white.x, white.y);
    glBindVertexArray(m_array);
    for (const ImDrawList* list : data.CmdLists) {
        upload(*list);
        draw_commands(*list, data);
    }
}

std::uint64_t hash_of(const ImDrawData& data)
{
    const float frame[] = {data.DisplaySize.x, data.DisplaySize.y, data.FramebufferScale.x};
    std::uint64_t hash = mix(1, frame, sizeof frame);
    for (const ImDrawList* list : data.CmdLists) {
        hash = mix(hash, list->VtxBuffer.Data, static_cast<std::size_t>(list->VtxBuffer.size_in_bytes()));
        hash = mix(hash, list->IdxBuffer.Data, static_cast<std::size_t>(list->IdxBuffer.size_in_bytes()));
        for (const ImDrawCmd& command : list->CmdBuffer)
            hash = mix(hash, &command.ClipRect, sizeof command.ClipRect);
    }
    return hash;
}

} // namespace chengxin::client
