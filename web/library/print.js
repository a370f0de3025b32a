// On paper goes the HTML page of the same address, whole lists included, not a picture of the visible part.
mergeInto(LibraryManager.library, {
  $printing: {
    box: null,
    start: function() {
      addEventListener('beforeprint', function() { printing.fetch(); });
      addEventListener('afterprint', function() { printing.end(); });
    },
    // Printing waits for nothing but this function, so the request is one that does not return before its answer is there.
    fetch: function() {
      this.end();
      var address = location.pathname + location.search, request = new XMLHttpRequest(), twin = null;
      try {
        request.open('GET', address + (location.search ? '&' : '?') + 'plain=1&print=1', false);
        request.send();
        twin = new DOMParser().parseFromString(request.responseText, 'text/html').getElementById('twin');
      } catch (error) { /* no connection: said below */ }
      this.box = document.createElement('div');
      this.box.id = 'print';
      if (twin) {
        this.box.appendChild(document.importNode(twin, true));
        this.box.firstChild.removeAttribute('id');
      } else {
        this.box.textContent = '没有取得打印内容：网络中断，或服务器没有应答。请检查网络，恢复后再打印一次。';
      }
      document.body.appendChild(this.box);
    },
    end: function() {
      if (this.box) this.box.remove();
      this.box = null;
    }
  }
});
