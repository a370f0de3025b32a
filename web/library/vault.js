// Sealed bytes kept in this browser (IndexedDB), and random ones. Called by client/platform/vault.cpp.
mergeInto(LibraryManager.library, {
  $vault__deps: ['$browser', '$pass_string'],
  $vault: {
    opened: null,
    store: function(mode) { // a promise of the object store, within a new transaction
      vault.opened = vault.opened || new Promise(function(done, failed) {
        var request = indexedDB.open('chengxin-drafts', 1);
        request.onupgradeneeded = function() { request.result.createObjectStore('part'); };
        request.onsuccess = function() { done(request.result); };
        request.onerror = function() { failed(request.error); };
      });
      return vault.opened.then(function(database) { return database.transaction('part', mode).objectStore('part'); });
    },
    range: function(prefix) { return IDBKeyRange.bound(prefix, prefix + '\uffff'); },
    // What `work` asks of the store, and its answer to C++; -1: the browser refused.
    run: function(id, mode, work, answer) {
      var failed = function() { _chengxin_vault(id, -1, 0, 0); };
      vault.store(mode).then(function(store) {
        var request = work(store);
        store.transaction.oncomplete = function() { answer(request && request.result); };
        store.transaction.onerror = store.transaction.onabort = failed;
      }).catch(failed);
    },
    text: function(id, text) {
      var at = pass_string(text);
      _chengxin_vault(id, 1, at, lengthBytesUTF8(text));
    }
  },
  vault_put__deps: ['$vault'],
  vault_put: function(id, name, bytes, size) {
    var key = UTF8ToString(name), value = { at: Date.now(), bytes: HEAPU8.slice(bytes, bytes + size) };
    vault.run(id, 'readwrite', function(store) { return store.put(value, key); }, function() { _chengxin_vault(id, 1, 0, 0); });
  },
  vault_get__deps: ['$vault'],
  vault_get: function(id, name) {
    var key = UTF8ToString(name);
    vault.run(id, 'readonly', function(store) { return store.get(key); }, function(value) {
      if (!value) { _chengxin_vault(id, 0, 0, 0); return; }
      var bytes = browser.pass_bytes(value.bytes.buffer);
      _chengxin_vault(id, 1, bytes.at, bytes.size);
    });
  },
  // Lines of "name<TAB>milliseconds since 1970". What is older than `days` goes, whoever it belongs to.
  vault_list__deps: ['$vault'],
  vault_list: function(id, prefix, days) {
    var mine = UTF8ToString(prefix), oldest = Date.now() - days * 86400000, lines = '';
    vault.run(id, 'readwrite', function(store) {
      var request = store.openCursor();
      request.onsuccess = function() {
        var cursor = request.result;
        if (!cursor) return;
        if (!(cursor.value.at > oldest)) cursor.delete();
        else if (cursor.key.indexOf(mine) === 0) lines += cursor.key + '\t' + cursor.value.at + '\n';
        cursor.continue();
      };
    }, function() { vault.text(id, lines); });
  },
  vault_remove__deps: ['$vault'],
  vault_remove: function(id, prefix) {
    var range = vault.range(UTF8ToString(prefix));
    vault.run(id, 'readwrite', function(store) { return store.delete(range); }, function() { _chengxin_vault(id, 1, 0, 0); });
  },
  vault_random: function(at, size) { crypto.getRandomValues(HEAPU8.subarray(at, at + size)); }
});
