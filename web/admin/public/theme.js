// Chooses light or dark before the first paint; the page's policy allows no inline script.
(() => {
  var kept = null;
  try {
    kept = localStorage.getItem('vitrine-theme');
  } catch (_) {
    kept = null;
  }
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
