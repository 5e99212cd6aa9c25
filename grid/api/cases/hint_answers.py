"""What a reader of a case is pointed to: hints about its place, signals about its photos."""

from typing import Literal

from pydantic import Field

from hotline.http.representation import Representation


class CaseHint(Representation):
    """关于案件地点的提示, 不影响办理."""

    code: str = Field(description="提示编码")
    message: str = Field(description="提示")
    message_en: str = Field(description="提示 (英文)")


class PhotoSignalShown(Representation):
    """关于照片的一条线索, 供向网格员询问, 不作为拒绝的依据."""

    code: Literal["same_photo_twice", "before_is_after", "far_from_place", "impossible_speed"] = (
        Field(
            description="same_photo_twice 照片也用于其他案件, before_is_after 处置前后是同一张, "
            "far_from_place 拍摄位置远离事发地点, impossible_speed 两张之间移动过快"
        )
    )
    message: str = Field(description="一句话说明")
    photos: tuple[str, ...] = Field(description="有关照片的 SHA-256")
    cases: tuple[str, ...] = Field(description="用了同一张照片的其他案件")
