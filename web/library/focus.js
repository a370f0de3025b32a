// The focus is never nowhere after something a person did: it is kept in dialogs, and comes back when what had it is gone.
mergeInto(LibraryManager.library, {
  $mirror_focus__deps: ['$mirror', '$pass_string'],
  $mirror_focus: {
    lost: 0,           // key of the element that had the focus and is gone: it gets the focus back when it is drawn again
    stand_in: null,    // what has the focus meanwhile
    page_wanted: false, // a page was opened: its heading gets the focus
    returning: false,  // the focus is moved by us: nothing scrolls

    // Tab stays in a dialog; out of a list it leads back to its field.
    trap_tab: function(e) {
      var el = document.activeElement, box = el && el.cx && el.closest('[role=dialog],[role=listbox],[role=menu]');
      if (!box) return;
      if (box.getAttribute('role') !== 'dialog') {
        e.preventDefault();
        _chengxin_key(pass_string('Escape'), 1, 0);
        _chengxin_key(pass_string('Escape'), 0, 0);
        return;
      }
      var stops = this.stops(box), at = stops.indexOf(el), last = stops.length - 1;
      if (e.shiftKey ? at > 0 : at >= 0 && at < last) return;
      e.preventDefault();
      if (last >= 0) stops[e.shiftKey ? last : 0].focus({ preventScroll: true });
    },
    stops: function(box) {
      return Array.prototype.filter.call(box.querySelectorAll('input,textarea,button,a[href],[tabindex="0"]'), function(el) {
        return !el.disabled && el.getAttribute('tabindex') !== '-1';
      });
    },
    give: function(el) {
      this.returning = true;
      el.focus({ preventScroll: true });
      this.returning = false;
      // Screen readers go on reading at the caret, which stayed where the last page was.
      var selection = document.getSelection();
      if (!el.cx.field && selection.isCollapsed) selection.collapse(el, 0);
    },
    heading: function() { return mirror.inner.querySelector('[role=heading][aria-level="1"]') || mirror.inner.querySelector('[role=main]'); },
    // A person did something else: what was lost is no longer missed.
    acted: function() { this.lost = 0; this.stand_in = null; this.page_wanted = false; },
    // After a patch: a focus whose element is gone goes back to what opened the dialog, to the same element when it is drawn
    // again, or to the page's heading. `closed`: keys of what opened the dialogs that are gone; `opened`: the dialogs that are new.
    keep: function(lost, closed, opened) {
      var here = document.activeElement, nowhere = !here || here === document.body, target = null;
      if (lost) {
        if (!this.lost || this.stand_in.cx.key !== lost) this.lost = lost;
        nowhere = true;
      }
      if (nowhere || here === this.stand_in) {
        for (var i = 0; i < closed.length && !target; i++) target = mirror.elements.get(closed[i]);
        if (!target && this.lost && mirror.elements.has(this.lost)) target = mirror.elements.get(this.lost);
        if (target) this.acted();
        else if (this.lost || this.page_wanted) {
          target = this.stand_in = this.heading();
          if (this.page_wanted && target && target.cx.role === mirror.HEADING) { this.page_wanted = false; }
        }
      }
      if (target && target !== here && !target.closest('[inert]')) this.give(target);
      opened.forEach(function(box) {
        if (!box.isConnected || box.contains(document.activeElement)) return;
        mirror_focus.give(mirror_focus.stops(box)[0] || box);
      });
    }
  },

  mirror_focus_page__deps: ['$mirror_focus'],
  mirror_focus_page: function() {
    var here = document.activeElement;
    mirror_focus.acted();
    mirror_focus.page_wanted = true;
    if (here && mirror.root.contains(here)) here.blur();
    mirror_focus.keep(0, [], []);
  }
});
