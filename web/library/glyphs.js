// Glyphs from Canvas2D, drawn with the system's fonts. Called by client/platform/glyphs.cpp.
mergeInto(LibraryManager.library, {
  $glyphs: {
    system: '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","Noto Sans SC","WenQuanYi Micro Hei","Heiti SC"',
    family: '',
    fallback: false,
    context: null,
    font: '',
    wanted: {},      // web font slices already asked for
    settle: 0,

    start: function() {
      var canvas = document.createElement('canvas');
      canvas.width = 1024; canvas.height = 64;
      this.context = canvas.getContext('2d', { willReadFrequently: true });
      this.fallback = !this.has_chinese();
      this.family = this.system + (this.fallback ? ',"Noto Sans SC Web"' : '') + ',sans-serif';
      if (this.fallback) {
        var link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = document.documentElement.getAttribute('data-fallback-font') || '/fonts/noto-sans-sc.css';
        var self = this;
        link.onload = function() { self.wanted = {}; self.loaded(); };
        document.head.appendChild(link);
      }
    },
    // Two different characters look the same where no font has them.
    has_chinese: function() {
      var c = this.context, self = this;
      var picture = function(text) {
        c.clearRect(0, 0, 64, 64);
        c.font = '32px ' + self.system + ',sans-serif';
        c.fillText(text, 8, 44);
        return c.getImageData(0, 0, 64, 64).data.join();
      };
      return picture('\u4fe1') !== picture('\u7528');
    },
    css: function(face, pixels, codepoint) {
      if (codepoint >= 0xE000 && codepoint <= 0xF8FF) return pixels + 'px "bootstrap-icons"';
      return (face === 1 ? '600 ' : '400 ') + pixels + 'px ' + this.family;
    },
    use: function(css) {
      if (css !== this.font) { this.context.font = css; this.font = css; }
    },
    // Asks for a web font that is not there yet; glyphs are made anew when it comes.
    want: function(css, face, codepoint, text) {
      var icon = codepoint >= 0xE000 && codepoint <= 0xF8FF;
      if (!icon && !(this.fallback && codepoint > 0x2000)) return;
      var key = icon ? 'icons' : face + text;
      if (this.wanted[key]) return;
      this.wanted[key] = true;
      var self = this;
      var sample = icon ? '16px "bootstrap-icons"' : (face === 1 ? '600' : '400') + ' 16px "Noto Sans SC Web"';
      if (document.fonts.check(sample, text)) return;
      document.fonts.load(sample, text).then(function(faces) { if (faces.length) self.loaded(); }, function() {});
    },
    // What the canvas adds to each glyph of a text by putting it on a whole device pixel, in CSS pixels for each character.
    added: {},
    spacing: function(text, face, size) {
      var css = this.css(face, size, 0x4fe1), density = (devicePixelRatio || 1) * look.scale, sum = 0, count = 0;
      for (var letter of text) {
        var key = letter + density + css, added = this.added[key];
        if (added === undefined) {
          this.use(this.css(face, size * density, 0x4fe1));
          var width = this.context.measureText(letter).width;
          added = this.added[key] = (Math.round(width) - width) / density;
        }
        sum += added; count += letter.length;
      }
      return count ? sum / count : 0;
    },
    loaded: function() {
      clearTimeout(this.settle);
      this.settle = setTimeout(function() { glyphs.font = ''; glyphs.added = {}; _chengxin_fonts_loaded(); }, 30);
    }
  },

  glyphs_measure__deps: ['$glyphs'],
  glyphs_measure: function(codepoint, face, pixels, out) {
    if (!glyphs.context) glyphs.start();
    var css = glyphs.css(face, pixels, codepoint), text = String.fromCodePoint(codepoint);
    glyphs.want(css, face, codepoint, text);
    glyphs.use(css);
    var m = glyphs.context.measureText(text), at = out >> 2;
    HEAPF32[at] = m.width;
    HEAPF32[at + 1] = -m.actualBoundingBoxLeft - 1;
    HEAPF32[at + 2] = -m.actualBoundingBoxAscent - 1;
    HEAPF32[at + 3] = m.actualBoundingBoxRight + 1;
    HEAPF32[at + 4] = m.actualBoundingBoxDescent + 1;
    if (m.actualBoundingBoxRight + m.actualBoundingBoxLeft <= 0) HEAPF32[at + 3] = HEAPF32[at + 1];
  },

  glyphs_draw__deps: ['$glyphs', 'malloc'],
  glyphs_draw: function(requests, count, stride, widthOut) {
    var width = 1024, x = 0, y = 0, line = 0, i, at;
    for (i = 0; i < count; i++) {
      at = (requests + i * stride) >> 2;
      var w = HEAP32[at + 5], h = HEAP32[at + 6];
      if (x + w > width) { x = 0; y += line; line = 0; }
      HEAP32[at + 7] = x; HEAP32[at + 8] = y;
      x += w; line = Math.max(line, h);
    }
    var height = y + line, c = glyphs.context;
    if (c.canvas.height < height) { c.canvas.height = height; glyphs.font = ''; }
    else c.clearRect(0, 0, width, height);
    c.fillStyle = '#000';
    for (i = 0; i < count; i++) {
      at = (requests + i * stride) >> 2;
      var codepoint = HEAPU32[at];
      glyphs.use(glyphs.css(HEAP32[at + 1], HEAPF32[at + 2], codepoint));
      c.fillText(String.fromCodePoint(codepoint), HEAP32[at + 7] - HEAP32[at + 3], HEAP32[at + 8] - HEAP32[at + 4]);
    }
    var pixels = c.getImageData(0, 0, width, height).data;
    var result = _malloc(width * height);
    for (i = 0; i < width * height; i++) HEAPU8[result + i] = pixels[i * 4 + 3];
    HEAP32[widthOut >> 2] = width;
    return result;
  }
});
