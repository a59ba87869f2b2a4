"""The desk's words around the sign-in: how it begins and how it ends."""

from __future__ import annotations

SIGN_IN_WORDS: dict[str, tuple[str, str]] = {
    "sign_in": ("登录", "Sign in"),
    "sign_out": ("退出", "Sign out"),
    "user": ("用户名", "User name"),
    "password": ("密码", "Password"),
    "wrong_sign_in": ("用户名或密码不正确。", "User name or password is wrong."),
    "other_origin": (
        "这次提交看来不是从本站页面发出的，没有登录，也没有退出。请打开本站再试；"
        "经代理访问的，代理须原样传递 Host 与 Referrer-Policy。",
        "This does not seem to have been sent by a page of ours: nobody was signed in or out. Open"
        " this site and try again; a proxy has to pass Host and Referrer-Policy on unchanged.",
    ),
    "too_many": (
        "尝试次数过多，请 {seconds} 秒后再试。",
        "Too many tries; wait {seconds} seconds.",
    ),
    "own_password": ("修改密码", "Change password"),
    "old_password": ("当前密码", "Current password"),
    "new_password": ("新密码", "New password"),
    "new_again": ("再输一次新密码", "New password again"),
    "wrong_old": ("当前密码不正确。", "The current password is wrong."),
    "not_the_same": ("两次输入的新密码不一致。", "The new password was typed differently twice."),
    "not_new": ("新密码与当前密码相同。", "The new password is the current one."),
    "too_long": ("密码至多 {most} 个字符。", "A password has at most {most} characters."),
    "password_changed": (
        "密码已修改；在其他地方的登录均已结束。",
        "The password was changed; sign-ins elsewhere have ended.",
    ),
    "back": ("返回", "Back"),
    "ended_head": ("登录已结束", "The sign-in has ended"),
    "ended": (
        "已在别处退出，或登录已过期、密码已更改。本页不能再评估、保存或下载。",
        "Signed out elsewhere, or it expired, or the password was changed. This page can no longer"
        " score, save or download.",
    ),
    "sign_in_again": ("重新登录", "Sign in again"),
}
