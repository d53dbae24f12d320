// Stands for Node.js's zlib, which the DICOM parser asks for when it is loaded: deflated files are refused with a sentence.
