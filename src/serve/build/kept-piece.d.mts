export declare function keptPieceFolder(stateDir: string): string;
export declare function keptPieceName(root: string): string;
