export declare function onePiece(): Promise<Uint8Array>;
