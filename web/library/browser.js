// Addresses, requests, clipboard, files, storage. Called by client/platform/{history,fetch,browser}.cpp.
mergeInto(LibraryManager.library, {
  $browser__deps: ['$pass_string', '$tabs', '$files'],
  $browser: {
    requests: {},
    scrolled: 0, // timer
    start: function() {
      history.scrollRestoration = 'manual';
      tabs.start();
      addEventListener('popstate', function() { _chengxin_address_changed((history.state && history.state.scroll) || 0); });
      // A page that is loaded anew, or come back to from another, shows the place where it was left.
      if (history.state && history.state.scroll) _chengxin_address_changed(history.state.scroll);
      addEventListener('dragover', function(e) {
        if (!browser.has_files(e)) return;
        e.preventDefault();
        _chengxin_dragging(1);
      });
      addEventListener('dragleave', function(e) { if (!e.relatedTarget) _chengxin_dragging(0); });
      addEventListener('drop', function(e) {
        if (!browser.has_files(e)) return;
        e.preventDefault();
        _chengxin_dragging(0);
        files.take_dropped(e.dataTransfer);
      });
    },
    has_files: function(e) { return e.dataTransfer && Array.prototype.indexOf.call(e.dataTransfer.types, 'Files') >= 0; },
    pass_bytes: function(buffer) {
      var size = buffer ? buffer.byteLength : 0, at = _malloc(size + 1);
      if (size) HEAPU8.set(new Uint8Array(buffer), at);
      return { at: at, size: size };
    },
    // Copies where the clipboard interface is missing (plain http in an intranet).
    copy_by_field: function(text) {
      var field = document.createElement('textarea'), before = document.activeElement;
      field.value = text;
      field.className = 'live';
      document.body.appendChild(field);
      field.select();
      var done = document.execCommand('copy');
      field.remove();
      if (before && before.focus) before.focus({ preventScroll: true });
      return done;
    }
  },

  history_address__deps: ['$pass_string'],
  history_address: function() { return pass_string(location.pathname + location.search); },
  // Both keep the scroll position of the entry that is left or replaced.
  history_push__deps: ['$browser'],
  history_push: function(address, scroll) {
    clearTimeout(browser.scrolled);
    history.replaceState({ scroll: scroll }, '');
    history.pushState({ scroll: 0 }, '', UTF8ToString(address));
  },
  history_replace__deps: ['$browser'],
  history_replace: function(address, scroll) {
    clearTimeout(browser.scrolled);
    history.replaceState({ scroll: scroll }, '', UTF8ToString(address));
  },
  // Once it rests: browsers take few changes of the state, and none any more while a page is left.
  history_scrolled__deps: ['$browser'],
  history_scrolled: function(scroll) {
    clearTimeout(browser.scrolled);
    browser.scrolled = setTimeout(function() { history.replaceState({ scroll: scroll }, ''); }, 150);
  },
  history_back: function() { history.back(); },
  history_load: function(address) { location.assign(UTF8ToString(address)); },
  history_reload: function() { location.reload(); },

  fetch_start__deps: ['$browser', '$pass_string'],
  fetch_start: function(id, method, address, type, accept, account, body, size, seconds) {
    var request = new XMLHttpRequest();
    request.open(UTF8ToString(method), UTF8ToString(address));
    request.responseType = 'arraybuffer';
    request.timeout = seconds * 1000;
    if (type) request.setRequestHeader('Content-Type', UTF8ToString(type));
    request.setRequestHeader('Accept', UTF8ToString(accept));
    var build = document.documentElement.getAttribute('data-build');
    if (build) request.setRequestHeader('X-Chengxin-Build', build);
    account = UTF8ToString(account);
    if (account) request.setRequestHeader('X-Chengxin-Account', account);
    browser.requests[id] = request;
    var finish = function(status) {
      delete browser.requests[id];
      var bytes = browser.pass_bytes(status > 0 ? request.response : null);
      var kind = status > 0 ? request.getResponseHeader('Content-Type') || '' : '';
      var name = status > 0 ? request.getResponseHeader('Content-Disposition') || '' : '';
      _chengxin_answer(id, status, pass_string(kind), pass_string(name), bytes.at, bytes.size);
    };
    request.onload = function() { finish(request.status); };
    request.onerror = function() { finish(navigator.onLine === false ? -1 : -2); };
    request.ontimeout = function() { finish(-3); };
    request.upload.onprogress = function(e) { if (e.lengthComputable) _chengxin_progress(id, e.loaded / e.total); };
    request.send(size ? HEAPU8.slice(body, body + size) : null);
  },
  fetch_abort__deps: ['$browser'],
  fetch_abort: function(id) {
    var request = browser.requests[id];
    if (!request) return;
    delete browser.requests[id];
    request.onload = request.onerror = request.ontimeout = request.upload.onprogress = null;
    request.abort();
  },

  browser_set_title: function(title) { document.title = UTF8ToString(title); },
  browser_copy__deps: ['$browser'],
  browser_copy: function(text, length) {
    text = UTF8ToString(text, length);
    if (navigator.clipboard && isSecureContext) {
      navigator.clipboard.writeText(text).catch(function() { browser.copy_by_field(text); });
      return;
    }
    browser.copy_by_field(text);
  },
  browser_open: function(address) { window.open(UTF8ToString(address), '_blank', 'noopener'); },
  browser_download: function(name, type, bytes, size) {
    var url = URL.createObjectURL(new Blob([HEAPU8.slice(bytes, bytes + size)], { type: UTF8ToString(type) }));
    var link = document.createElement('a');
    link.href = url;
    link.download = UTF8ToString(name);
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function() { URL.revokeObjectURL(url); }, 60000);
  },
  // Outlives the page: a person who signs out and closes the window at once has signed out. Without a connection it goes out later.
  browser_post_surely: function(address, account, next) {
    var path = UTF8ToString(address), page = UTF8ToString(next), headers = { 'Content-Type': 'application/json', 'X-Chengxin-Account': UTF8ToString(account) };
    var send = function() {
      fetch(path, { method: 'POST', keepalive: true, headers: headers, body: '{}' })
        .then(function() { if (page) location.assign(page); }, function() { addEventListener('online', send, { once: true }); });
    };
    send();
  },
  browser_download_address: function(address) {
    var link = document.createElement('a');
    link.href = UTF8ToString(address);
    link.download = '';
    document.body.appendChild(link);
    link.click();
    link.remove();
  },
  browser_choose_file__deps: ['$browser'],
  browser_choose_file: function(accept, many) {
    var field = document.createElement('input');
    field.type = 'file';
    field.accept = UTF8ToString(accept);
    field.multiple = !!many;
    field.className = 'live';
    field.setAttribute('aria-hidden', 'true');
    field.tabIndex = -1;
    document.body.appendChild(field);
    field.onchange = function() { files.take_all(field.files); field.remove(); };
    field.oncancel = function() { field.remove(); };
    field.click();
  },
  browser_store: function(name, value) {
    try { localStorage.setItem(UTF8ToString(name), UTF8ToString(value)); } catch (error) { /* full or forbidden: the choice is not kept */ }
  },
  browser_stored__deps: ['$pass_string'],
  browser_stored: function(name) {
    var value = null;
    try { value = localStorage.getItem(UTF8ToString(name)); } catch (error) { /* forbidden: nothing is kept */ }
    return value === null ? 0 : pass_string(value);
  },
  browser_attribute__deps: ['$pass_string'],
  browser_attribute: function(name) { return pass_string(document.documentElement.getAttribute(UTF8ToString(name)) || ''); },
  browser_ready: function() {
    document.documentElement.classList.add('canvas');
    var twin = document.getElementById('twin');
    if (twin) { twin.inert = true; twin.remove(); }
    document.documentElement.setAttribute('data-state', 'ready');
  },
  browser_today: function() { var d = new Date(); return d.getFullYear() * 10000 + (d.getMonth() + 1) * 100 + d.getDate(); },
  browser_decode_gb18030__deps: ['$pass_string'],
  browser_decode_gb18030: function(bytes, size) {
    try { return pass_string(new TextDecoder('gb18030', { fatal: true }).decode(HEAPU8.slice(bytes, bytes + size))); } catch (error) { return 0; }
  },

  browser_expose__deps: ['free', '$browser'],
  browser_expose: function() {
    var lines = function(at) {
      var text = UTF8ToString(at);
      _free(at);
      return text.split('\n').filter(Boolean);
    };
    window.chengxin = {
      unmirrored: function() { return lines(_chengxin_unmirrored()); },
      duplicates: function() { return lines(_chengxin_duplicates()); },
      asking: function() { return Object.keys(browser.requests).length; },
      frames: function() { return _chengxin_measure(0); },
      submitted: function() { return _chengxin_measure(1); },
      build_ms: function() { return _chengxin_measure(2); },
      memory: function() { return _chengxin_measure(3); },
      patch_ms: function() { return _chengxin_measure(4); }
    };
  }
});
