// What a person has set in the browser and the system: colours, contrast, size of text, motion; and the screen: finger or mouse,
// parts that a camera or a bar of the system covers.
mergeInto(LibraryManager.library, {
  $look__deps: ['malloc', 'free'],
  $look: {
    scale: 1,       // size of the browser's text beside the usual one; the canvas page is enlarged by it as a whole
    probe: null,
    system: ['Canvas', 'CanvasText', 'LinkText', 'GrayText', 'Highlight', 'HighlightText'],

    start: function(resized) {
      var probe = this.probe = document.createElement('div');
      probe.className = 'live look';
      probe.setAttribute('aria-hidden', 'true');
      document.body.appendChild(probe);
      ['(forced-colors: active)', '(prefers-contrast: more)', '(prefers-color-scheme: dark)', '(pointer: coarse)', '(prefers-reduced-motion: reduce)'].forEach(function(query) {
        matchMedia(query).addEventListener('change', function() { look.tell(); });
      });
      new ResizeObserver(function() { // the probe is one em and the safe areas large
        if (look.measure()) resized();
        look.tell();
      }).observe(probe, { box: 'border-box' });
      this.measure();
      this.tell();
    },
    // Whether the size of text is another than before.
    measure: function() {
      var before = this.scale, size = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      this.scale = Math.min(4, Math.max(0.5, size || 1));
      document.documentElement.style.setProperty('--text-scale', this.scale);
      return this.scale !== before;
    },
    rgb: function(name) {
      this.probe.style.color = name;
      var parts = getComputedStyle(this.probe).color.match(/[\d.]+/g) || [0, 0, 0];
      return Math.round(parts[0]) << 16 | Math.round(parts[1]) << 8 | Math.round(parts[2]);
    },
    is: function(query) { return matchMedia(query).matches; },
    tell: function() {
      var forced = this.is('(forced-colors: active)'), style = getComputedStyle(this.probe), at = _malloc(4 * this.system.length);
      for (var i = 0; i < this.system.length; i++) HEAPU32[(at >> 2) + i] = this.rgb(this.system[i]);
      var inset = function(side) { return (parseFloat(style.getPropertyValue('padding-' + side)) || 0) / look.scale; };
      _chengxin_reduced_motion(this.is('(prefers-reduced-motion: reduce)') ? 1 : 0);
      _chengxin_screen(this.is('(pointer: coarse)') ? 1 : 0, inset('left'), inset('top'), inset('right'), inset('bottom'));
      _chengxin_contrast(forced ? 2 : this.is('(prefers-contrast: more)') ? 1 : 0, at);
      _free(at);
    }
  }
});
