// Stands for a widget on the published page, where its code lies in one script for all widgets of its kind.

const MODULE = "{name}";

/** A classic script, not an import: on file:// a page may load nothing else. */
function loadModule() {
  const loading = (globalThis.modicModules ??= {});
  const root = document.documentElement.dataset.content_root ?? "";
  loading[MODULE] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}_static/${MODULE}.js`;
    script.onload = () => resolve(globalThis.modicWidgets[MODULE]);
    script.onerror = () => reject(new Error(`A part of this page is missing beside it (${MODULE}.js).`));
    document.head.append(script);
  });
  return loading[MODULE];
}

async function render(context) {
  try {
    return await (await loadModule()).render(context);
  } catch (error) {
    context.el.textContent = error.message;
    return () => {};
  }
}

export default { render };
