// Fetches what the first page will ask for while the program is still on its way; the build says in which files it is.
(() => {
  if (/^\/(setup|sign-in|invite|guide|docs)\b/.test(location.pathname)) return;
  var files = document.currentScript.dataset;
  var language = null;
  try {
    language = localStorage.getItem('vitrine-locale');
  } catch (_) {
    language = null;
  }
  language = files[language] ? language : navigator.language.slice(0, 2);
  function add(rel, href) {
    var link = document.createElement('link');
    link.rel = rel;
    link.href = href;
    link.crossOrigin = 'anonymous';
    if (rel === 'preload') link.as = 'fetch';
    document.head.append(link);
  }
  var isHome = location.pathname === '/';
  var needed = [files[language] || files.fr, isHome && files.overview].filter(Boolean);
  for (const list of needed) for (const file of list.split(' ')) add('modulepreload', file);
  add('preload', '/api/v1/auth/me');
  if (isHome) add('preload', '/api/v1/overview');
})();
