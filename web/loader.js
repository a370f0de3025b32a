// Starts the client over the HTML page: a bar if it takes long, nothing if the browser cannot (the page then stays as it is).
// <script src="/loader.js" data-script="/portal.js" data-wasm="/portal.wasm" data-style="/app.css" data-font="…" defer>
(function() {
  var page = document.documentElement, me = document.currentScript, data = me ? me.dataset : {};
  if (/[?&]plain=1(&|$)/.test(location.search)) return;
  if (typeof WebAssembly !== 'object' || typeof ResizeObserver !== 'function' || !window.WebGL2RenderingContext) return;
  if (lost_canvas()) return;
  page.setAttribute('data-state', 'loading');
  if (data.font) page.setAttribute('data-fallback-font', data.font);

  // The client ran here and lost the graphics for good (web/library/pinch.js): this page stays as it is, and says so.
  function lost_canvas() {
    var name = 'chengxin.no-canvas', was = null;
    try { was = sessionStorage.getItem(name); } catch (error) { return false; }
    if (was !== 'lost') return false;
    page.setAttribute('data-state', 'plain');
    addEventListener('DOMContentLoaded', function() {
      var line = document.createElement('p'), again = document.createElement('button');
      line.className = 'notice warning';
      line.setAttribute('role', 'alert');
      line.textContent = '浏览器的图形显示已停止，本页改用网页版，查询和上报照常可用。';
      again.type = 'button';
      again.textContent = '重新打开完整版';
      again.onclick = function() { sessionStorage.removeItem(name); location.reload(); };
      line.appendChild(again);
      var main = document.getElementById('content');
      main.insertBefore(line, main.firstChild);
    });
    return true;
  }
  var bar = null;
  var slow = setTimeout(function() { // only text after a while: a fast start shows no bar at all
    bar = document.createElement('div');
    bar.setAttribute('role', 'status');
    bar.style.cssText = 'position:fixed;left:0;right:0;bottom:0;padding:8px 16px;background:#0B4EA2;color:#fff;font:14px/1.4 sans-serif;z-index:9';
    bar.textContent = '正在载入完整版页面，您可以先浏览当前内容…';
    document.body.appendChild(bar);
  }, 3000);
  function finish(state) {
    clearTimeout(slow);
    if (bar) bar.remove();
    page.setAttribute('data-state', state);
  }
  function fail(error) {
    finish('failed');
    var canvas = document.getElementById('canvas'), mirror = document.getElementById('mirror');
    if (canvas) canvas.remove();
    if (mirror) mirror.remove();
    page.classList.remove('canvas');
    if (window.console) console.error(error);
  }
  function start() {
    if (!document.getElementById('canvas')) {
      var canvas = document.createElement('canvas');
      canvas.id = 'canvas';
      canvas.setAttribute('aria-hidden', 'true');
      document.body.appendChild(canvas);
    }
    chengxin_client({
      canvas: document.getElementById('canvas'),
      locateFile: function() { return data.wasm || '/portal.wasm'; }
    }).then(function() {
      if (page.classList.contains('canvas')) finish('ready'); else fail('no WebGL2');
    }, fail);
  }
  // The mirror over the canvas is laid out by the style sheet: nothing starts before it is there.
  var missing = 2;
  function arrived() {
    if (--missing === 0) document.readyState === 'loading' ? addEventListener('DOMContentLoaded', start) : start();
  }
  var style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = data.style || '/app.css';
  style.onload = arrived;
  style.onerror = fail;
  document.head.appendChild(style);
  var script = document.createElement('script');
  script.src = data.script || '/portal.js';
  script.onload = arrived;
  script.onerror = fail;
  document.head.appendChild(script);
})();
