// Frames, canvas size and context, pointer and keyboard. Called by client/platform/{frames,platform,input}.cpp.
mergeInto(LibraryManager.library, {
  $pass_string: function(text) {
    var size = lengthBytesUTF8(text) + 1, at = _malloc(size);
    stringToUTF8(text, at, size);
    return at;
  },
  $pass_string__deps: ['malloc'],

  frames_schedule: function() { requestAnimationFrame(_chengxin_frame); },
  $frames_state: { timer: 0 },
  frames_timer__deps: ['$frames_state'],
  frames_timer: function(seconds) {
    clearTimeout(frames_state.timer);
    frames_state.timer = setTimeout(_chengxin_timer, seconds * 1000);
  },

  $input: {
    pressed_at: -1e9,   // time of the last pointer press, tells a person's click from a program's
    touch: null,        // { id, x, y, scrolling } of the finger that may scroll
    by_keyboard: false, // the last thing a person did was a key press
    cursor: -1,
    modifiers: function(e) { return (e.shiftKey ? 1 : 0) | (e.ctrlKey ? 2 : 0) | (e.altKey ? 4 : 0) | (e.metaKey ? 8 : 0); },
    // A link opened in another tab is the browser's business.
    opens_elsewhere: function(e) {
      return (e.button === 1 || e.ctrlKey || e.metaKey || e.shiftKey) && e.target.closest && e.target.closest('a[href]');
    },
    down: function(e) {
      input.pressed_at = e.timeStamp;
      input.by_keyboard = false;
      mirror_focus.acted();
      if (input.opens_elsewhere(e)) return;
      var touch = e.pointerType === 'touch';
      mirror.take_scroll();
      if (touch) {
        if (input.touch || pinch.active()) return;
        input.touch = { id: e.pointerId, x: e.clientX, y: e.clientY, scrolling: false };
        _chengxin_touch_scroll(0, 0, 0);
      }
      _chengxin_pointer(1, e.clientX / look.scale, e.clientY / look.scale, e.button, touch ? 1 : 0, input.modifiers(e));
    },
    move: function(e) {
      var touch = input.touch;
      if (e.pointerType !== 'touch') { _chengxin_pointer(0, e.clientX / look.scale, e.clientY / look.scale, 0, 0, 0); return; }
      if (!touch || touch.id !== e.pointerId) return;
      var dx = touch.x - e.clientX, dy = touch.y - e.clientY;
      if (!touch.scrolling && dx * dx + dy * dy < 64) return;
      if (!touch.scrolling) { // no click comes of this any more
        touch.scrolling = true;
        _chengxin_pointer(0, touch.x / look.scale, touch.y / look.scale, 0, 1, 0);
      }
      touch.x = e.clientX; touch.y = e.clientY;
      _chengxin_touch_scroll(1, dx / look.scale, dy / look.scale);
    },
    up: function(e) {
      if (e.pointerType !== 'touch') {
        if (e.type === 'pointercancel') { // the browser drags the link: no click comes of it
          _chengxin_pointer(3, 0, 0, 0, 0, 0);
          _chengxin_pointer(2, -1e6, -1e6, 0, 0, 0);
        } else if (!input.opens_elsewhere(e)) _chengxin_pointer(2, e.clientX / look.scale, e.clientY / look.scale, e.button, 0, input.modifiers(e));
        return;
      }
      var touch = input.touch;
      if (!touch || touch.id !== e.pointerId) return;
      input.touch = null;
      _chengxin_touch_scroll(2, 0, 0);
      if (touch.scrolling || e.type === 'pointercancel') {
        _chengxin_pointer(3, 0, 0, 0, 1, 0);
        _chengxin_pointer(2, -1e6, -1e6, 0, 1, 0);
      } else {
        _chengxin_pointer(2, e.clientX / look.scale, e.clientY / look.scale, 0, 1, 0);
      }
      _chengxin_pointer(3, 0, 0, 0, 1, 0); // a finger does not hover
    },
    wheel: function(e) {
      if (e.ctrlKey || e.metaKey) return; // zoom belongs to the browser
      e.preventDefault();
      var unit = e.deltaMode === 1 ? 32 : e.deltaMode === 2 ? innerHeight * 0.9 : 1;
      var x = e.deltaX * unit, y = e.deltaY * unit;
      if (e.shiftKey && x === 0) { x = y; y = 0; }
      var notched = e.deltaMode !== 0 || Math.abs(e.deltaY) >= 50;
      _chengxin_wheel(x / look.scale, y / look.scale, notched ? 1 : 0);
    },
    key: function(e) {
      if (e.isComposing || e.keyCode === 229) return; // belongs to the input method
      if (e.type === 'keydown') { input.by_keyboard = true; mirror_focus.acted(); }
      if (e.key === 'Tab') { if (e.type === 'keydown') mirror_focus.trap_tab(e); return; }
      if (mirror.takes_key(e)) return;
      var used = _chengxin_key(pass_string(e.code || e.key), e.type === 'keyup' ? 0 : e.repeat ? 2 : 1, input.modifiers(e));
      var scrolls = /^(Arrow|Page|Home|End|Space)/.test(e.code);
      var scrolled = used && scrolls && !e.ctrlKey && !e.metaKey && !e.altKey;
      if (e.type === 'keydown' && (used === 2 || scrolled)) e.preventDefault();
    }
  },
  $input__deps: ['$pass_string', '$mirror', '$mirror_focus', '$look', '$pinch'],

  input_set_cursor__deps: ['$input', '$mirror'],
  input_set_cursor: function(cursor) {
    if (cursor === input.cursor) return;
    input.cursor = cursor;
    var names = ['', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize', 'pointer', 'wait', 'progress', 'not-allowed'];
    document.documentElement.style.cursor = names[cursor] || '';
  },

  platform_listen__deps: ['$input', '$mirror', '$browser', '$look', '$printing', '$pinch', '$graphics'],
  platform_listen: function() {
    var canvas = document.getElementById('canvas');
    mirror.start();
    addEventListener('pointerdown', input.down);
    addEventListener('pointermove', input.move);
    addEventListener('pointerup', input.up);
    addEventListener('pointercancel', input.up);
    document.documentElement.addEventListener('pointerleave', function() { _chengxin_pointer(3, 0, 0, 0, 0, 0); });
    addEventListener('wheel', input.wheel, { passive: false });
    addEventListener('keydown', input.key);
    addEventListener('keyup', input.key);
    addEventListener('blur', function() { _chengxin_blur(); });
    document.addEventListener('visibilitychange', function() { _chengxin_visible(document.hidden ? 0 : 1); });
    graphics.listen(canvas);

    var size = function(width, height) { // device pixels
      width = Math.max(1, width); height = Math.max(1, height);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      var density = width / Math.max(1, canvas.clientWidth);
      _chengxin_resize(width / density / look.scale, height / density / look.scale, density * look.scale);
    };
    // The exact box differs from the rounded one by a pixel at most; where it does not (an emulated density), it is wrong.
    var fit = function(box) {
      var width = Math.round(canvas.clientWidth * devicePixelRatio), height = Math.round(canvas.clientHeight * devicePixelRatio);
      var exact = box && Math.abs(box.inlineSize - width) <= 2 && Math.abs(box.blockSize - height) <= 2;
      if (exact) size(box.inlineSize, box.blockSize); else size(width, height);
    };
    var observer = new ResizeObserver(function(entries) { fit(entries[0].devicePixelContentBoxSize && entries[0].devicePixelContentBoxSize[0]); });
    try { observer.observe(canvas, { box: 'device-pixel-content-box' }); } catch (error) { observer.observe(canvas); }
    fit(null);

    look.start(function() { fit(null); });
    printing.start();
    pinch.start();
    browser.start();
  }
});
