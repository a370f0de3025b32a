// The mirror's text: laid over its drawing, so that it is selected and found where it stands, and copied as from a page, tables as
// rows with tabs (elements stand absolutely: the browser's own way would put every cell into a line).
mergeInto(LibraryManager.library, {
  $mirror_text: {
    unread: { 3: 1, 4: 1, 5: 1, 7: 1, 9: 1, 31: 1, 43: 1 }, // buttons, boxes and fields are no text

    show: function(el, e, text) {
      var cx = el.cx;
      if (e.font_size) this.style(el, e, text);
      if (cx.text === text) return;
      cx.text = text;
      var parts = text.split('\x1f');
      el.textContent = parts[0];
      for (var i = 1; i < parts.length; i++) { // the browser breaks the line where the canvas did, and nowhere else
        el.appendChild(document.createElement('wbr'));
        el.appendChild(document.createTextNode(parts[i]));
      }
    },
    // Size, weight, place and spacing of the drawn text. The canvas puts each glyph on a whole device pixel, the browser does not.
    style: function(el, e, text) {
      var f = e.flags, cx = el.cx, style = el.style, strong = f & (1 << 21);
      cx.line = e.line_height;
      cx.drawn = true;
      style.fontFamily = glyphs.family;
      style.fontSize = e.font_size + 'px';
      style.fontWeight = strong ? '600' : '';
      style.lineHeight = (e.line_height || cx.h || 0) + 'px';
      style.textAlign = f & (1 << 20) ? 'end' : f & (1 << 22) ? 'center' : '';
      style.paddingInlineStart = e.indent ? e.indent + 'px' : '';
      var spacing = glyphs.spacing(text.replace(/\x1f/g, ''), strong ? 1 : 0, e.font_size);
      style.letterSpacing = spacing ? spacing.toFixed(3) + 'px' : '';
    },

    copy: function(e) {
      var selection = document.getSelection();
      if (e.defaultPrevented || !selection.rangeCount || selection.isCollapsed || !mirror.inner) return;
      var here = document.activeElement;
      if (here && here.cx && here.cx.field) return;
      var text = this.text_of(selection.getRangeAt(0));
      if (!text) return;
      e.clipboardData.setData('text/plain', text);
      e.preventDefault();
    },
    text_of: function(range) {
      var walker = document.createTreeWalker(mirror.inner, NodeFilter.SHOW_TEXT), text = '', before = null, first_column = 0;
      for (var node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!range.intersectsNode(node)) continue;
        var owner = node.parentNode, cx = owner.cx;
        if (!cx || this.unread[cx.role] || owner.closest('[inert]')) continue;
        var from = node === range.startContainer ? range.startOffset : 0;
        var part = node.data.slice(from, node === range.endContainer ? range.endOffset : node.data.length);
        if (!part) continue;
        var cell = owner.closest('[aria-colindex]'), row = owner.closest('[role=row]');
        var here = { owner: owner, row: row, cell: cell, column: cell ? +cell.getAttribute('aria-colindex') : 0, y: cx.y };
        if (row && !first_column) first_column = here.column;
        text += this.between(before, here, first_column) + part;
        before = here;
      }
      return text;
    },
    between: function(before, here, first_column) {
      if (!before || before.owner === here.owner) return '';
      if (here.row && here.row === before.row) return here.cell === before.cell ? ' ' : '\t'.repeat(Math.max(1, here.column - before.column));
      if (here.row) return '\n' + '\t'.repeat(Math.max(0, here.column - first_column));
      return Math.abs(here.y - before.y) < 4 ? ' ' : '\n';
    }
  },
  $mirror_text__deps: ['$mirror', '$glyphs']
});
