// anywidget, as its Python package brings it.

import * as base from "@jupyter-widgets/base";

import { asked } from "./amd.js"; // stands before the next line, which needs it
import "anywidget";

export const { AnyModel, AnyView } = asked.get("@jupyter-widgets/base")(base);
