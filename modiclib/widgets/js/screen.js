// The whole screen for one viewer, where the browser offers it (phones often do not).

class ScreenTool {
  traits = [];

  constructor(viewer) {
    this.viewer = viewer;
    this.switch = button("Full screen", () => this.toggle());
    this.show = () => {
      const full = document.fullscreenElement === viewer.root;
      this.switch.textContent = full ? "Leave full screen" : "Full screen";
    };
    document.addEventListener("fullscreenchange", this.show);
  }

  controls() {
    return document.fullscreenEnabled ? [this.switch] : [];
  }

  keys() {
    return document.fullscreenEnabled ? [{ label: "M", words: "full screen", events: { m: () => this.toggle() } }] : [];
  }

  toggle() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.viewer.root.requestFullscreen();
  }

  close() {
    document.removeEventListener("fullscreenchange", this.show);
  }
}
