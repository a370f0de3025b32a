#pragma once

#include <GLES3/gl3.h>
#include <cstdint>
#include <imgui.h>

namespace chengxin::client {

/// Draws ImGui's vertex lists with WebGL2. Keeps no copy of GL's state and asks for none: nobody else draws here.
class Renderer {
public:
    /// Compiles the program and makes the buffers; again after a lost context.
    bool create();
    /// Marks all textures for a new upload after the context was restored.
    void forget_textures();
    void draw(ImDrawData& data);

private:
    void update_texture(ImTextureData& texture);
    void upload(const ImDrawList& list) const;
    void draw_commands(const ImDrawList& list, const ImDrawData& data) const;

    GLuint m_program = 0, m_vertices = 0, m_indices = 0, m_array = 0;
    GLint m_projection = -1, m_density = -1, m_white = -1;
};

/// A hash of everything the picture depends on; equal hashes need no drawing.
std::uint64_t hash_of(const ImDrawData& data);

} // namespace chengxin::client
