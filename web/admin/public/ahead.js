// Fetches what the first page will ask for while the program is still on its way; the build says in which files it is.
(() => {
  if (/^\/(setup|sign-in|invite|guide|docs)\b/.test(location.pathname)) return;
  var files = document.currentScript.dataset;
  var isHome = location.pathname === '/';
  function add(rel, href, as) {
    var link = document.createElement('link');
    link.rel = rel;
    link.href = href;
    link.crossOrigin = 'anonymous';
    if (as) link.as = as;
    document.head.append(link);
  }
  // the answers take longest
  if (isHome) add('preload', '/api/v1/overview', 'fetch');
  add('preload', '/api/v1/auth/me', 'fetch');
  var language = null;
  try {
    language = localStorage.getItem('vitrine-locale');
  } catch (_) {
    language = null;
  }
  language = files[language] ? language : navigator.language.slice(0, 2);
  var needed = [files[language] || files.fr, isHome && files.overview].filter(Boolean).join(' ');
  for (const file of needed.split(' ')) {
    if (file.endsWith('.css')) add('preload', file, 'style');
    else add('modulepreload', file);
  }
})();
