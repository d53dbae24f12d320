// What the page for one's own images needs to read DICOM: a parser and a decoder of lossless JPEG.

import dicomParser from "dicom-parser";
import { Decoder as LosslessJpeg } from "jpeg-lossless-decoder-js";

globalThis.modicDicom = { dicomParser, LosslessJpeg };
