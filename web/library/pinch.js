// Pinch zoom is the browser's. While the page is enlarged a finger moves the enlarged part (the browser's, too); at its upper and lower
// edge the page itself scrolls. And the graphics context, which a browser may take away for good.
mergeInto(LibraryManager.library, {
  $pinch: {
    y: 0,
    start: function() {
      var view = window.visualViewport;
      if (!view) return;
      view.addEventListener('resize', function() { mirror.root.classList.toggle('enlarged', pinch.active()); });
      addEventListener('touchstart', function(e) { pinch.y = e.touches[0].clientY; }, { passive: true });
      addEventListener('touchmove', function(e) {
        if (!pinch.active() || e.touches.length !== 1) return;
        var by = pinch.y - e.touches[0].clientY;
        pinch.y = e.touches[0].clientY;
        var at_top = view.offsetTop < 1, at_bottom = view.offsetTop + view.height > innerHeight - 1;
        if (by < 0 ? at_top : at_bottom) _chengxin_scroll_main(by / look.scale);
      }, { passive: true });
    },
    active: function() { return !!window.visualViewport && visualViewport.scale > 1.01; }
  },
  $pinch__deps: ['$mirror', '$look'],

  $graphics: {
    patience: 4000, // ms that a lost context may take to come back while the page is looked at
    timer: 0,
    listen: function(canvas) {
      canvas.addEventListener('webglcontextlost', function(e) {
        e.preventDefault();
        graphics.wait();
      });
      canvas.addEventListener('webglcontextrestored', function() {
        clearTimeout(graphics.timer);
        graphics.timer = 0;
        _chengxin_context_restored();
      });
    },
    wait: function() {
      clearTimeout(this.timer);
      this.timer = setTimeout(function() {
        if (document.hidden) return graphics.wait(); // browsers give nothing back to a page that nobody sees
        // The loader finds this, leaves the HTML page of the address as it is, and says why.
        try { sessionStorage.setItem('chengxin.no-canvas', 'lost'); } catch (error) { /* forbidden: the client tries again */ }
        location.reload();
      }, this.patience);
    }
  }
});
