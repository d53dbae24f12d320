// Builds the widgets of a published page from the state that Jupyter Book wrote into it. There is no kernel to talk to.

import { ManagerBase } from "@jupyter-widgets/base-manager";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";

/** Where the classes of widgets are; what a page does not use is not even evaluated. */
const MODULES = {
  "@jupyter-widgets/base": () => import("@jupyter-widgets/base"),
  "@jupyter-widgets/controls": () => import("@jupyter-widgets/controls"),
  anywidget: () => import("./anywidget.js"),
};

export class PageManager extends ManagerBase {
  constructor(saved) {
    super();
    this.saved = saved;
    this.shown = [];
    addEventListener("resize", () => this.shown.forEach((widget) => MessageLoop.postMessage(widget, Widget.ResizeMessage.UnknownSize)));
  }

  has(id) {
    return id in this.saved.state;
  }

  /** Show a widget in an element. */
  async show(id, place) {
    await this.build(this.partsOf(id));
    const view = await this.create_view(await this.get_model(id));
    Widget.attach(view.luminoWidget, place);
    this.shown.push(view.luminoWidget);
  }

  /** Build what is no part of anything in sight: the links between widgets. */
  showLinks() {
    return this.build(Object.keys(this.saved.state));
  }

  build(ids) {
    const missing = ids.filter((id) => !this.has_model(id));
    return this.set_state({ ...this.saved, state: Object.fromEntries(missing.map((id) => [id, this.saved.state[id]])) });
  }

  /** Ids of a widget and of everything that it names, directly or through others. */
  partsOf(widget) {
    const parts = new Set([widget]);
    for (const id of parts) {
      for (const [, named] of JSON.stringify(this.saved.state[id].state).matchAll(/"IPY_MODEL_(\w+)"/g)) parts.add(named);
    }
    return [...parts];
  }

  async loadClass(name, module) {
    const found = (await MODULES[module]?.())?.[name];
    if (!found) throw new Error(`${name} of ${module} needs Python: it has no place on a published page.`);
    return found;
  }

  async _get_comm_info() {
    return {};
  }
}
