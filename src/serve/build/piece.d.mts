export declare const MAIN: string;
export declare function onePiece(entry: string): Promise<Uint8Array>;
