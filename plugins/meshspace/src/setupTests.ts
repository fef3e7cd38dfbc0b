import '@testing-library/jest-dom';

// jsdom paints nothing; what a picture shows is also in the elements above it.
if (typeof HTMLCanvasElement !== 'undefined')
  HTMLCanvasElement.prototype.getContext = () => null;
