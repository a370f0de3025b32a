// Files that a person chooses or drops. Called by client/platform/files.cpp; $browser listens.
mergeInto(LibraryManager.library, {
  $files__deps: ['$pass_string'],
  $files: {
    held: {},
    last: 0,
    NONE: 0, UNREADABLE: 1, FOLDER: 2, TOO_LARGE: 3, EMPTY: 4,
    tell: function(file, problem, buffer, handle) {
      var bytes = browser.pass_bytes(buffer);
      _chengxin_file(pass_string(file.name), pass_string(file.type || ''), bytes.at, bytes.size, problem, file.size || 0, file.lastModified || 0, handle);
    },
    // Nothing of a file is read that will not be taken; a large one stays where it is.
    take: function(file, folder) {
      if (folder) return files.tell(file, files.FOLDER, null, 0);
      if (file.size > _chengxin_file_limit(0)) return files.tell(file, files.TOO_LARGE, null, 0);
      if (file.size > _chengxin_file_limit(1)) {
        var unreadable = function() { files.tell(file, files.UNREADABLE, null, 0); };
        file.slice(0, 1).arrayBuffer().then(function() {
          files.held[++files.last] = file;
          files.tell(file, files.NONE, null, files.last);
        }, unreadable);
        return;
      }
      file.arrayBuffer().then(function(buffer) { files.tell(file, buffer.byteLength ? files.NONE : files.EMPTY, buffer, 0); },
        function() { files.tell(file, files.UNREADABLE, null, 0); }); // a folder, too, where the browser does not say so
    },
    take_all: function(list) { Array.prototype.forEach.call(list, function(file) { files.take(file, false); }); },
    take_dropped: function(transfer) {
      var items = transfer.items, entry;
      if (!items || !items.length || !items[0].webkitGetAsEntry) return files.take_all(transfer.files);
      for (var i = 0; i < items.length; i++) {
        if (items[i].kind !== 'file') continue;
        entry = items[i].webkitGetAsEntry();
        var file = items[i].getAsFile();
        if (file) files.take(file, !!(entry && entry.isDirectory));
      }
    }
  },
  files_release__deps: ['$files'],
  files_release: function(handle) { delete files.held[handle]; },
  files_read__deps: ['$files'],
  files_read: function(id, handle, offset, count) {
    var failed = function() { _chengxin_vault(id, -1, 0, 0); };
    files.held[handle].slice(offset, offset + count).arrayBuffer().then(function(buffer) {
      var bytes = browser.pass_bytes(buffer);
      _chengxin_vault(id, 1, bytes.at, bytes.size);
    }, failed);
  }
});
