// What concerns a person's session beyond one page: other tabs, activity, leaving. Called by client/platform/tabs.cpp.
mergeInto(LibraryManager.library, {
  $tabs__deps: ['$pass_string'],
  $tabs: {
    key: 'chengxin-tabs',
    acted: 0,     // time of the last key, text or press, in seconds
    ask: false,   // leaving would lose something
    start: function() {
      var act = function() { tabs.acted = performance.now() / 1000; };
      ['keydown', 'input', 'pointerdown', 'paste'].forEach(function(kind) { addEventListener(kind, act, { capture: true, passive: true }); });
      addEventListener('storage', function(e) {
        if (e.key !== tabs.key || !e.newValue) return;
        _chengxin_told(pass_string(e.newValue.slice(e.newValue.indexOf(' ') + 1)));
      });
      addEventListener('beforeunload', function(e) {
        if (!tabs.ask) return;
        e.preventDefault();
        e.returnValue = '';
      });
    }
  },
  tabs_last_act__deps: ['$tabs'],
  tabs_last_act: function() { return tabs.acted; },
  tabs_tell__deps: ['$tabs'],
  // A number in front, or the same words twice would be no event.
  tabs_tell: function(text) {
    try { localStorage.setItem(tabs.key, Date.now() + '-' + Math.random() + ' ' + UTF8ToString(text)); } catch (error) { /* forbidden: the server tells the other tabs when they ask for something */ }
  },
  tabs_ask_before_leaving__deps: ['$tabs'],
  tabs_ask_before_leaving: function(ask) { tabs.ask = !!ask; }
});
