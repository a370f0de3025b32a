// The DOM mirror above the canvas: what screen readers, keyboard, find-in-page and tests see, and the real text fields.
// Patched from the frame's nodes (client/platform/semantics_tree.hpp gives the layout of an entry) with textContent and
// attributes only.
mergeInto(LibraryManager.library, {
  $mirror__deps: ['$pass_string', '$glyphs', '$look'],
  $mirror: {
    roles: ['', 'heading', '', '', 'checkbox', 'radio', 'radiogroup', 'switch', 'tablist', 'tab', 'tabpanel', 'combobox', 'listbox',
      'option', 'menu', 'menuitem', 'slider', 'table', 'grid', 'row', 'columnheader', 'rowheader', 'cell', 'list', 'listitem', 'img',
      'figure', 'progressbar', 'status', 'alert', 'dialog', 'tooltip', 'separator', 'group', 'form', 'search', 'navigation', 'banner',
      'main', 'complementary', 'contentinfo', 'region', 'article', ''],
    TEXT: 0, LINK: 2, BUTTON: 3, COMBO: 11, OPTION: 13, MENU_ITEM: 15, SLIDER: 16, GRID: 18, CELL: 22, IMAGE: 25, PROGRESS: 27, FORM: 34, FIELD: 43,
    OFFSET: 50000,     // the content sits in the middle of a tall box, so that a browser's own scrolling can go both ways
    HEADING: 1, LISTBOX: 12, MENU: 14, DIALOG: 30, MAIN: 38,
    read_roles: { 0: 1, 1: 1, 2: 1, 20: 1, 21: 1, 22: 1, 24: 1, 28: 1, 29: 1 }, // may be selected: text, links, cells, messages
    root: null, inner: null, live: [],
    to_select: null,   // the field of a grid whose text the canvas wants selected
    moving: false,     // a patch moves elements: what has the focus loses it for a moment and nobody left it
    elements: null,    // key → element; element.cx holds what it shows

    start: function() {
      this.elements = new Map();
      var root = this.root = document.createElement('div'), inner = this.inner = document.createElement('div');
      root.id = 'mirror';
      inner.className = 'inner';
      root.appendChild(inner);
      for (var i = 0; i < 2; i++) {
        var live = document.createElement('div');
        live.className = 'live';
        live.setAttribute('aria-live', i ? 'assertive' : 'polite');
        document.body.appendChild(live);
        this.live.push(live);
      }
      document.body.appendChild(root);
      root.scrollTop = this.OFFSET;
      root.addEventListener('scroll', function() { mirror.take_scroll(); });
      document.addEventListener('copy', function(e) { mirror_text.copy(e); });
      root.addEventListener('click', function(e) { mirror.click(e); });
      root.addEventListener('submit', function(e) { e.preventDefault(); });
      root.addEventListener('focusin', function(e) { if (!mirror.moving) mirror.focused(e.target); });
      root.addEventListener('focusout', function(e) {
        if (mirror.moving) return;
        if (e.target.cx && e.target.cx.field) mirror.left_field(e.target);
        if (!e.relatedTarget || !root.contains(e.relatedTarget)) _chengxin_focus(0, 0);
      });
      root.addEventListener('input', function(e) { mirror.edited(e.target, e.isComposing); });
      root.addEventListener('compositionstart', function(e) { e.target.cx.composing = true; });
      root.addEventListener('compositionend', function(e) { e.target.cx.composing = false; mirror.edited(e.target, false); });
      root.addEventListener('mousedown', function(e) { mirror.press_in_grid(e); });
      root.addEventListener('copy', function(e) { mirror.copy_cells(e, 0); });
      root.addEventListener('cut', function(e) { mirror.copy_cells(e, 1); });
      root.addEventListener('paste', function(e) { mirror.paste_cells(e); });
      root.addEventListener('change', function(e) { if (e.target.cx && e.target.cx.role === mirror.SLIDER) mirror.choose(e.target); });
    },

    // The browser brought a node into view: the canvas follows. A pointer may be quicker than the scroll event, so it asks too.
    take_scroll: function() {
      var root = this.root, by = root.scrollTop - this.OFFSET;
      if (by || root.scrollLeft) { root.scrollTop = this.OFFSET; root.scrollLeft = 0; }
      if (by) _chengxin_scroll_main(by / look.scale);
    },

    click: function(e) {
      var el = e.target.closest('[data-key]');
      if (!el || !el.cx || el.cx.field) return;
      var elsewhere = e.ctrlKey || e.metaKey || e.shiftKey || e.button === 1;
      if (el.cx.role === this.LINK && elsewhere) return;
      e.preventDefault();
      // A press of a mouse or finger reached ImGui already; everything else is a key, a program or a screen reader.
      var pressed = e.detail !== 0 && e.timeStamp - input.pressed_at < 5000;
      if (!pressed && el.getAttribute('aria-disabled') !== 'true') _chengxin_activate(el.cx.key);
    },
    focused: function(el) {
      if (!el.cx) return;
      var field = el.cx.field, visible = field || input.by_keyboard;
      _chengxin_focus(el.cx.key, !visible ? 0 : mirror_focus.returning ? 2 : 1);
      if (field) el.classList.add('on');
    },
    // The current cell of a grid holds the grid's one field. A press in the grid keeps the focus there, so that the first key is not
    // lost; where it goes is the canvas's business. In a cell that is edited, the browser moves the caret.
    press_in_grid: function(e) {
      var active = document.activeElement, beside = e.target.closest('.beside');
      if (beside && active.cx && active.cx.cell) { e.preventDefault(); return; }
      var grid = e.target.closest('[role=grid]'), field = grid && grid.querySelector('.field');
      if (!field || (e.target === field && field.cx.cell > 1)) return;
      e.preventDefault();
      if (document.activeElement !== field) field.focus({ preventScroll: true });
    },
    copy_cells: function(e, cut) {
      var cx = e.target.cx;
      if (!cx || cx.cell !== 1) return;
      e.preventDefault();
      e.clipboardData.setData('text/plain', UTF8ToString(_chengxin_cell_copy(cx.key, cut)));
      e.clipboardData.setData('text/html', UTF8ToString(_chengxin_cell_copied_html()));
    },
    paste_cells: function(e) {
      var cx = e.target.cx;
      if (!cx || !cx.cell) return;
      var text = e.clipboardData.getData('text/plain');
      if (cx.cell !== 1 && !/[\t\r\n]/.test(text.replace(/\r?\n$/, ''))) return; // a word into the text that is being written
      e.preventDefault();
      _chengxin_cell_paste(cx.key, pass_string(text));
    },
    left_field: function(el) {
      if (el.cx.cell && !document.hasFocus()) return; // another program for a moment: one goes on writing afterwards
      el.classList.remove('on');
      if (el.cx.composing) { el.cx.composing = false; this.edited(el, false); }
      _chengxin_text_event(el.cx.key, 5);
    },
    edited: function(el, composing) {
      var cx = el.cx;
      if (!cx || !cx.field) return;
      composing = composing || cx.composing;
      if (!composing && cx.sent === el.value && !cx.pre_edit) return;
      cx.pre_edit = composing;
      if (!composing) { cx.version++; cx.sent = el.value; }
      _chengxin_text(cx.key, pass_string(el.value), cx.version, composing ? 1 : 0);
    },
    choose: function(el) { _chengxin_choose_value(el.cx.key, pass_string(el.value)); },

    // Keys for the focused element; true when ImGui must not see the key.
    takes_key: function(e) {
      var el = document.activeElement, cx = el && el.cx;
      if (!cx) return false;
      var down = e.type === 'keydown';
      if (cx.field) {
        if (cx.cell && !((e.ctrlKey || e.metaKey) && /^[ks]$/i.test(e.key))) {
          if (down && _chengxin_cell_key(cx.key, pass_string(e.code || e.key), input.modifiers(e))) e.preventDefault();
          return true;
        }
        var multi = el.tagName === 'TEXTAREA';
        if (down && e.key === 'Enter' && (!multi || e.ctrlKey || e.metaKey)) { e.preventDefault(); _chengxin_text_event(cx.key, 1); }
        if (down && e.key === 'Escape') _chengxin_text_event(cx.key, 2);
        if (e.key === 'Escape' && el.closest('[role=dialog]') && el.getAttribute('aria-expanded') !== 'true') return false; // it closes, too
        if (down && !multi && e.key === 'ArrowUp') { e.preventDefault(); _chengxin_text_event(cx.key, 3); }
        if (down && !multi && e.key === 'ArrowDown') { e.preventDefault(); _chengxin_text_event(cx.key, 4); }
        return !((e.ctrlKey || e.metaKey) && /^[ks]$/i.test(e.key)); // ⌘K and ⌘S mean the same everywhere
      }
      if (e.key !== 'Enter' && e.key !== ' ') return false;
      if (down && !e.repeat && el.tagName !== 'BUTTON' && el.tagName !== 'A') {
        e.preventDefault();
        if (el.getAttribute('aria-disabled') !== 'true') _chengxin_activate(cx.key);
      } else if (el.tagName === 'A' && e.key === ' ') return false;
      return true;
    },

    create: function(e) {
      var tag = 'div';
      if (e.role === this.LINK) tag = 'a';
      if (e.role === this.BUTTON) tag = 'button';
      if (e.role === this.FORM) tag = 'form'; // password managers look for one
      if (e.role === this.FIELD) tag = e.kind === 3 ? 'textarea' : 'input';
      var el = document.createElement(tag);
      if (tag === 'button') el.type = 'button';
      el.cx = { key: e.key, role: e.role, hash: -1, version: e.version, sent: null, field: e.role === this.FIELD, composing: false, pre_edit: false };
      el.setAttribute('data-key', e.key);
      if (el.cx.field) {
        el.className = 'field';
        el.setAttribute('autocapitalize', 'off');
        el.setAttribute('spellcheck', 'false');
      }
      if (this.read_roles[e.role]) el.className = 'read';
      if (e.role === this.MAIN) el.id = 'content'; // where the skip link leads
      if (e.role === this.DIALOG || e.role === this.LISTBOX || e.role === this.MENU) {
        var here = document.activeElement;
        el.cx.opener = here && here.cx ? here.cx.key : mirror_focus.lost;
      }
      return el;
    },
    set: function(el, name, value) {
      if (value === null || value === undefined || value === false || value === '') { if (el.hasAttribute(name)) el.removeAttribute(name); }
      else { value = String(value); if (el.getAttribute(name) !== value) el.setAttribute(name, value); }
    },
    tri: function(el, name, flags, has) { this.set(el, name, flags & has ? (flags & (has << 1) ? 'true' : 'false') : null); },

    update: function(el, e, in_grid) {
      var set = this.set, f = e.flags, group = f & (1 << 19), field = el.cx.field;
      var role = this.roles[e.role];
      if (role === 'cell' && in_grid) role = 'gridcell';
      set(el, 'role', role);
      this.tri(el, 'aria-checked', f, 1 << 0);
      this.tri(el, 'aria-selected', f, 1 << 2);
      this.tri(el, 'aria-expanded', f, 1 << 4);
      this.tri(el, 'aria-pressed', f, 1 << 6);
      set(el, 'aria-invalid', f & (1 << 10) ? 'true' : null);
      set(el, 'aria-busy', f & (1 << 12) ? 'true' : null);
      set(el, 'aria-current', f & (1 << 13) ? (e.role === this.LINK ? 'page' : 'true') : null);
      set(el, 'aria-modal', f & (1 << 14) ? 'true' : null);
      set(el, 'aria-haspopup', f & (1 << 16) ? (e.role === this.COMBO || field ? 'listbox' : 'true') : null);
      set(el, 'aria-level', e.level || null);
      set(el, 'aria-rowindex', e.row_index || null);
      set(el, 'aria-colindex', e.column_index || null);
      set(el, 'aria-rowcount', e.row_count || null);
      set(el, 'aria-colcount', e.column_count || null);
      set(el, 'aria-sort', e.sort === 1 ? 'ascending' : e.sort === 2 ? 'descending' : null);
      set(el, 'aria-description', e.description);
      if (field) this.update_field(el, e);
      else {
        set(el, 'aria-disabled', f & (1 << 8) ? 'true' : null);
        set(el, 'aria-required', f & (1 << 9) ? 'true' : null);
        var tab = e.role === this.OPTION || e.role === this.MENU_ITEM || f & (1 << 23) ? '-1' : '0';
        var reached = e.role === this.DIALOG || e.role === this.MAIN || (e.role === this.HEADING && e.level === 1); // by us alone
        if (e.role === this.CELL && in_grid) set(el, 'aria-readonly', f & (1 << 11) ? 'true' : null);
        if (el.tagName !== 'A' && el.tagName !== 'BUTTON') set(el, 'tabindex', f & (1 << 17) ? tab : reached ? '-1' : null);
        else set(el, 'tabindex', f & (1 << 23) ? '-1' : null);
        set(el, 'aria-hidden', f & (1 << 24) ? 'true' : null);
        if (e.role === this.LINK) set(el, 'href', e.href || null);
        this.update_text(el, e, group);
      }
      if (e.role === this.SLIDER) { set(el, 'aria-valuenow', parseFloat(e.value) || 0); set(el, 'aria-valuetext', e.value); }
      if (e.role === this.PROGRESS) set(el, 'aria-valuenow', e.value_now >= 0 ? Math.round(e.value_now) : null);
      el.classList.toggle('clipped', !!(f & (1 << 18)) && !group);
      el.classList.toggle('group', !!group);
      el.classList.toggle('beside', !!(f & (1 << 25)));
      el.classList.toggle('top', !!(f & (1 << 15)));
    },
    update_text: function(el, e, group) {
      var r = e.role, labelled = group || r === this.IMAGE || r === this.PROGRESS || r === this.COMBO || r === this.SLIDER;
      this.set(el, 'aria-label', labelled ? e.name : null);
      if (group) { // it may have been a cell with text, and is now the one that holds the grid's field
        if (el.cx.text !== undefined) { el.textContent = ''; el.cx.text = undefined; }
        return;
      }
      var text = labelled ? (r === this.COMBO ? e.value : '') : e.drawn_name;
      mirror_text.show(el, e, text);
    },
    update_field: function(el, e) {
      var set = this.set, f = e.flags, cx = el.cx;
      var types = ['text', 'search', 'password', '', 'text', 'tel', 'email', 'text'], modes = ['', 'search', '', '', 'decimal', 'tel', 'email', 'numeric'];
      if (el.tagName === 'INPUT') { set(el, 'type', types[e.kind]); set(el, 'inputmode', modes[e.kind]); }
      set(el, 'aria-label', e.name);
      set(el, 'placeholder', e.placeholder);
      set(el, 'autocomplete', e.autocomplete || 'off');
      set(el, 'name', /username|password/.test(e.autocomplete) ? e.autocomplete : null);
      set(el, 'maxlength', e.max_length || null);
      set(el, 'aria-required', f & (1 << 9) ? 'true' : null);
      if (f & (1 << 16)) { set(el, 'role', 'combobox'); set(el, 'aria-autocomplete', 'list'); }
      el.disabled = !!(f & (1 << 8));
      el.readOnly = !!(f & (1 << 11));
      el.style.fontFamily = glyphs.family;
      el.style.fontSize = e.font_size + 'px';
      el.style.textAlign = f & (1 << 20) ? 'end' : '';
      cx.colour = 'rgb(' + (e.colour & 255) + ',' + (e.colour >> 8 & 255) + ',' + (e.colour >> 16 & 255) + ')';
      el.style.setProperty('--ink', cx.colour);
      var follows = !cx.composing && e.version === cx.version, other = el.value !== e.value; // else the person is ahead of the canvas
      if (follows && other) { el.value = e.value; cx.sent = e.value; }
      cx.cell = e.cell;
      el.classList.toggle('cell', e.cell === 1 && !cx.composing);
      if (e.cell && (cx.selection !== e.selection || (other && e.cell === 1))) {
        cx.selection = e.selection;
        if (follows) this.to_select = el; // what was typed meanwhile is not selected, or the next key would replace it
      }
    },
    // The canvas puts the base line 0.88 em below the top of an em box in the middle of the field; the browser goes by the
    // font's own ascent and descent.
    place_field: function(el, height, size) {
      if (el.tagName === 'TEXTAREA') { el.style.lineHeight = '1.4'; return; }
      el.style.lineHeight = height + 'px';
      if (!this.shift || this.shift.family !== glyphs.family) {
        glyphs.use('400 100px ' + glyphs.family);
        var m = glyphs.context.measureText('\u4fe1');
        this.shift = { family: glyphs.family, em: 0.38 - (m.fontBoundingBoxAscent - m.fontBoundingBoxDescent) / 200 };
      }
      el.style.transform = 'translateY(' + (this.shift.em * size).toFixed(2) + 'px)';
    },

    read: function(at, strings) {
      var u = function(i) { return HEAPU32[(at >> 2) + i]; }, s = function(i) { return u(i + 1) ? UTF8ToString(strings + u(i), u(i + 1)) : ''; };
      var drawn_name = s(4);
      return { key: u(0), parent: u(1), role: u(2), flags: u(3), name: drawn_name.replace(/\x1f/g, ''), drawn_name: drawn_name, value: s(6), description: s(8), href: s(10),
        level: u(12), row_index: u(13), column_index: u(14), row_count: u(15), column_count: u(16), sort: u(17), value_now: HEAPF32[(at >> 2) + 18],
        kind: u(24), max_length: u(25), font_size: HEAPF32[(at >> 2) + 26], colour: u(27), version: u(28), placeholder: s(29), autocomplete: s(31),
        line_height: HEAPF32[(at >> 2) + 33], indent: HEAPF32[(at >> 2) + 34], cell: u(35), selection: u(36) };
    },

    sync: function(entries, count, stride, strings) {
      var seen = new Set(), i, at, base, key, el;
      for (i = 0; i < count; i++) seen.add(HEAPU32[(entries + i * stride) >> 2]);
      var active = document.activeElement, lost = 0, closed = [], opened = [];
      var stays = !!active && !!active.cx && seen.has(active.cx.key); // a grid's field stays while its row goes
      this.moving = true;
      this.elements.forEach(function(old, old_key) {
        if (seen.has(old_key)) return;
        mirror.elements.delete(old_key);
        if (!stays && old.contains(active)) {
          lost = active.cx ? active.cx.key : 0;
          if (active.cx && active.cx.field) mirror.left_field(active);
          _chengxin_focus(0, 0);
          active = document.body;
        }
        if (old.cx.opener !== undefined) closed.push(old.cx.opener);
        old.remove();
      });
      var cursors = new Map(), modal_at = -1, tops = [];
      for (i = 0; i < count; i++) {
        at = entries + i * stride; base = at >> 2; key = HEAPU32[base];
        var role = HEAPU32[base + 2], hash = HEAPU32[base + 23], flags = HEAPU32[base + 3];
        el = this.elements.get(key);
        if (el && el.cx.role !== role) { el.remove(); el = null; }
        var e = null;
        if (!el) {
          e = this.read(at, strings); el = this.create(e); this.elements.set(key, el);
          if (role === this.DIALOG) opened.push(el);
        }
        var parent = HEAPU32[base + 1] ? this.elements.get(HEAPU32[base + 1]) : this.inner;
        el.cx.grid = role === this.GRID || (parent.cx && parent.cx.grid);
        if (el.cx.hash !== hash) { e = e || this.read(at, strings); this.update(el, e, el.cx.grid); el.cx.hash = hash; }
        var next = cursors.has(parent) ? cursors.get(parent) : parent.firstChild;
        if (el !== next) parent.insertBefore(el, next);
        cursors.set(parent, el.nextSibling);
        var x = HEAPF32[base + 19], y = HEAPF32[base + 20];
        this.place(el, x, y, HEAPF32[base + 21], HEAPF32[base + 22], parent.cx || { x: 0, y: 0 }, HEAPF32[base + 26]);
        if (parent === this.inner) { tops.push(el); if (flags & (1 << 14)) modal_at = tops.length - 1; }
      }
      if (stays && document.activeElement !== active) {
        if (this.elements.get(active.cx.key) === active) active.focus({ preventScroll: true });
        else lost = active.cx.key;
      }
      this.moving = false;
      if (this.to_select) {
        el = this.to_select;
        this.to_select = null;
        el.setSelectionRange(el.cx.selection % 2 ? el.value.length : 0, el.value.length); // select() would take the focus
      }
      for (i = 0; i < tops.length; i++) {
        var inert = i < modal_at;
        if (tops[i].inert !== inert) tops[i].inert = inert;
      }
      this.name_list();
      mirror_focus.keep(lost, closed, opened);
    },
    // The field with an open list of suggestions keeps the focus; assistive technology reads the option that is chosen.
    name_list: function() {
      var field = document.activeElement, list = null;
      if (!field || !field.cx || !field.cx.field || field.getAttribute('aria-expanded') !== 'true') return;
      var room = field.closest('[role=dialog]');
      list = room && room.querySelector('[role=listbox]');
      var option = list && list.querySelector('[aria-selected=true]');
      if (list) list.id = 'list-' + list.cx.key;
      if (option) option.id = 'option-' + option.cx.key;
      this.set(field, 'aria-controls', list && list.id);
      this.set(field, 'aria-activedescendant', option && option.id);
    },
    place: function(el, x, y, w, h, parent, font_size) {
      var cx = el.cx, left = x - parent.x, top = y - parent.y;
      cx.x = x; cx.y = y;
      if (cx.left !== left) { cx.left = left; el.style.left = left + 'px'; }
      if (cx.top !== top) { cx.top = top; el.style.top = top + 'px'; }
      if (cx.w !== w) { cx.w = w; el.style.width = w + 'px'; }
      if (cx.h !== h || (cx.field && cx.size !== font_size)) {
        cx.h = h; cx.size = font_size; el.style.height = h + 'px';
        if (cx.drawn && !cx.line) el.style.lineHeight = h + 'px';
        if (cx.field) this.place_field(el, h, font_size);
      }
    }
  },

  mirror_sync__deps: ['$mirror', '$input', '$mirror_text', '$mirror_focus'],
  mirror_sync: function(entries, count, stride, strings) { mirror.sync(entries, count, stride, strings); },
  mirror_focus__deps: ['$mirror'],
  mirror_focus: function(key) {
    key = key >>> 0;
    var el = key ? mirror.elements.get(key) : document.activeElement;
    if (!el) return;
    if (!key) { if (el.blur && mirror.root.contains(el)) el.blur(); return; }
    el.focus({ preventScroll: true });
    if (el.cx.field && !el.cx.cell && el.select) el.select(); // in a grid's cell the canvas says what is selected
  },
  mirror_announce__deps: ['$mirror'],
  mirror_announce: function(sentence, length, urgent) {
    var live = mirror.live[urgent], text = UTF8ToString(sentence, length);
    var line = document.createElement('div'); // one of its own, or the same sentence is not read twice, and of two only the last
    line.textContent = text;
    live.appendChild(line);
    setTimeout(function() { line.remove(); }, 10000);
  }
});
